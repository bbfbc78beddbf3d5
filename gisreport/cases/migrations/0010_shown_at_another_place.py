import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Coalesce

COLUMNS = """
CREATE OR REPLACE VIEW public_case AS
SELECT c.id, c.number, c.municipality_id, c.category_id, c.administration_id, c.status, {point} AS point,
       c.planned_for, c.public_text, c.created_at, c.updated_at, c.closed_at
FROM cases_case c
JOIN routing_category k ON k.id = c.category_id
WHERE NOT c.is_hidden AND NOT k.is_private {withheld}
"""
AFTER = COLUMNS.format(point="COALESCE(c.public_point, c.point)", withheld="AND NOT c.is_withheld")
BEFORE = COLUMNS.format(point="c.point", withheld="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_one_way_to_write_an_address")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_withheld",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="public_point",
            field=django.contrib.gis.db.models.fields.PointField(blank=True, null=True, spatial_index=False, srid=4326),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GistIndex(Coalesce("public_point", "point"), name="case_shown_at"),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
