from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_photos_given_up"),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "mottaget"),
                    ("assigned", "fördelat"),
                    ("planned", "planerat"),
                    ("in_progress", "pågår"),
                    ("resolved", "åtgärdat"),
                    ("declined", "åtgärdas inte"),
                    ("handed_over", "överlämnat"),
                    ("reopened", "öppnat igen"),
                    ("merged", "samlat"),
                    ("replied", "svar"),
                    ("information_added", "komplettering"),
                    ("no_longer_needed", "behövs inte längre"),
                    ("supported", "jag har sett samma sak"),
                    ("taken", "handläggare"),
                    ("noted", "intern anteckning"),
                    ("text_released", "text publicerad"),
                    ("text_withdrawn", "text borttagen"),
                    ("photo_released", "foto publicerat"),
                    ("photo_withdrawn", "foto borttaget"),
                    ("hidden", "dolt"),
                    ("shown", "visas igen"),
                    ("erasure_asked", "begäran om radering"),
                    ("erasure_decided", "beslut om radering"),
                    ("erased", "personuppgifter borttagna"),
                ],
                max_length=20,
            ),
        ),
    ]
