from django.db import migrations

CREATE = """
CREATE VIEW public_case AS
SELECT c.id, c.number, c.municipality_id, c.category_id, c.administration_id, c.status, c.point,
       c.planned_for, c.public_text, c.created_at, c.updated_at, c.closed_at
FROM cases_case c
JOIN routing_category k ON k.id = c.category_id
WHERE NOT c.is_hidden AND NOT k.is_private
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP VIEW public_case")]
