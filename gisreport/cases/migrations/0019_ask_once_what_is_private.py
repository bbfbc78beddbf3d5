"""Private categories are few: to find them once for a statement costs less than to look up the category of each case."""

from django.db import migrations

COLUMNS = """
CREATE OR REPLACE VIEW public_case AS
SELECT c.id, c.number, c.municipality_id, c.category_id, c.administration_id, c.status,
       COALESCE(c.public_point, c.point) AS point, c.planned_for, c.public_text, c.created_at, c.updated_at, c.closed_at
FROM cases_case c
"""
NOT_KEPT_BACK = "NOT c.is_hidden AND NOT c.is_withheld AND c.merged_into_id IS NULL AND c.held_at IS NULL"
AFTER = f"""{COLUMNS}
WHERE {NOT_KEPT_BACK} AND c.category_id NOT IN (SELECT id FROM routing_category WHERE is_private)
"""  # noqa: S608 (our own words)
BEFORE = f"""{COLUMNS}
JOIN routing_category k ON k.id = c.category_id
WHERE {NOT_KEPT_BACK} AND NOT k.is_private
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_the_log_is_never_emptied"),
        ("routing", "0008_find_private_categories"),
    ]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
