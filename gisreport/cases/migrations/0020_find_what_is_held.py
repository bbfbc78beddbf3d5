from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_ask_once_what_is_private")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("held_at__isnull", False)), fields=["held_at"], name="case_held"),
        ),
    ]
