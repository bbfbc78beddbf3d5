# Lets a search without Swedish keys use an index.

import django.contrib.postgres.indexes
from django.db import migrations

import routing.plain_names


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="place",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    routing.plain_names.PlainName("search_name"), name="gin_trgm_ops"
                ),
                name="place_plain_search",
            ),
        ),
    ]
