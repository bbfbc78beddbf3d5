from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_moderators_and_categories")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="wants_digest",
            field=models.BooleanField(default=True, db_default=True),
        ),
    ]
