from datetime import date

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("maps", "0009_cells_of_all_months")]

    operations = [
        migrations.AddIndex(
            "cellcount",
            models.Index(fields=["size", "i", "j"], name="cell_ever", condition=models.Q(month=date(1, 1, 1))),
        ),
    ]
