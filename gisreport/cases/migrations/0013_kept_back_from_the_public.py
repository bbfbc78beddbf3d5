from django.db import migrations

COLUMNS = """
CREATE OR REPLACE VIEW public_case AS
SELECT c.id, c.number, c.municipality_id, c.category_id, c.administration_id, c.status,
       COALESCE(c.public_point, c.point) AS point,
       c.planned_for, c.public_text, c.created_at, c.updated_at, c.closed_at
FROM cases_case c
JOIN routing_category k ON k.id = c.category_id
WHERE NOT c.is_hidden AND NOT k.is_private AND NOT c.is_withheld {kept_back}
"""
AFTER = COLUMNS.format(kept_back="AND c.merged_into_id IS NULL AND c.held_at IS NULL")
BEFORE = COLUMNS.format(kept_back="")

# A log that somebody can change is no log. Rows go only with the whole table, by whoever owns the database.
APPEND_ONLY = """
CREATE FUNCTION cases_sight_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log of who saw what is append-only: % is refused.', TG_OP USING ERRCODE = '42501';
END $$;
CREATE TRIGGER sight_is_append_only BEFORE UPDATE OR DELETE ON cases_sight
FOR EACH STATEMENT EXECUTE FUNCTION cases_sight_is_append_only();
"""
NOT_ANY_MORE = """
DROP TRIGGER sight_is_append_only ON cases_sight;
DROP FUNCTION cases_sight_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_the_case_desk")]

    operations = [
        migrations.RunSQL(AFTER, BEFORE),
        migrations.RunSQL(APPEND_ONLY, NOT_ANY_MORE),
    ]
