from django.db import migrations, models

# Rows are rewritten all the time: half a page is left free, so that it happens in place and the index stays as it is.
UNLOGGED = """
ALTER TABLE limits_allowance SET UNLOGGED;
ALTER TABLE limits_allowance SET (fillfactor = 50);
"""
LOGGED = """
ALTER TABLE limits_allowance RESET (fillfactor);
ALTER TABLE limits_allowance SET LOGGED;
"""

# As `createcachetable` makes it, but unlogged.
CACHE = """
CREATE UNLOGGED TABLE limits_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX limits_cache_expires ON limits_cache (expires);
"""
NO_CACHE = "DROP TABLE limits_cache;"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("whole_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(UNLOGGED, LOGGED),
        migrations.RunSQL(CACHE, NO_CACHE),
    ]
