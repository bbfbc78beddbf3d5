from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_try_photos_again"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="casephoto",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["received_at"], name="casephoto_given_up"
            ),
        ),
    ]
