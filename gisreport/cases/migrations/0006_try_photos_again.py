from django.db import migrations, models

import gisreport.photos.models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_tell_of_erasure"),
    ]

    operations = [
        migrations.AddField(
            model_name="casephoto",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="casephoto",
            name="next_try_at",
            field=models.DateTimeField(default=gisreport.photos.models.when_lost, null=True),
        ),
        migrations.AddField(
            model_name="casephoto",
            name="original",
            field=models.FileField(blank=True, max_length=200, upload_to="photos/original"),
        ),
        migrations.AlterField(
            model_name="casephoto",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "väntar på behandling"),
                    ("clean", "klar"),
                    ("refused", "kunde inte läsas"),
                    ("failed", "kunde inte behandlas"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="casephoto",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["next_try_at"],
                name="casephoto_unfinished",
            ),
        ),
        # With those that are done and whose raw file is gone, nothing is left to do.
        migrations.RunSQL(
            "UPDATE cases_casephoto SET next_try_at = NULL WHERE raw = ''", reverse_sql=migrations.RunSQL.noop
        ),
    ]
