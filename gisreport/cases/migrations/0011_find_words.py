import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_shown_at_another_place"),
        ("routing", "0001_initial"),  # makes the extension pg_trgm
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Upper("public_text"), name="gin_trgm_ops"),
                condition=~models.Q(public_text=""),
                name="case_public_words",
            ),
        ),
    ]
