from django.db import migrations

# Statement by statement, not row by row: an import of 100,000 cases is a hundred statements.
FUNCTIONS = """
CREATE FUNCTION maps_note_new_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO maps_changedcase (case_id) SELECT id FROM new_cases;
    RETURN NULL;
END $$;
CREATE FUNCTION maps_note_changed_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO maps_changedcase (case_id)
    SELECT after.id FROM new_cases AS after JOIN old_cases AS before USING (id)
    WHERE (after.status, after.administration_id, after.category_id, after.is_hidden, after.created_at)
          IS DISTINCT FROM
          (before.status, before.administration_id, before.category_id, before.is_hidden, before.created_at)
       OR after.point::bytea IS DISTINCT FROM before.point::bytea;
    RETURN NULL;
END $$;
CREATE FUNCTION maps_note_deleted_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO maps_changedcase (case_id) SELECT id FROM old_cases;
    RETURN NULL;
END $$;
CREATE FUNCTION maps_note_cases_of_category() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO maps_changedcase (case_id) SELECT id FROM cases_case WHERE category_id = NEW.id;
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER maps_new_cases AFTER INSERT ON cases_case
    REFERENCING NEW TABLE AS new_cases FOR EACH STATEMENT EXECUTE FUNCTION maps_note_new_cases();
CREATE TRIGGER maps_changed_cases AFTER UPDATE ON cases_case
    REFERENCING OLD TABLE AS old_cases NEW TABLE AS new_cases
    FOR EACH STATEMENT EXECUTE FUNCTION maps_note_changed_cases();
CREATE TRIGGER maps_deleted_cases AFTER DELETE ON cases_case
    REFERENCING OLD TABLE AS old_cases FOR EACH STATEMENT EXECUTE FUNCTION maps_note_deleted_cases();
CREATE TRIGGER maps_category_became_private AFTER UPDATE OF is_private ON routing_category
    FOR EACH ROW WHEN (OLD.is_private IS DISTINCT FROM NEW.is_private)
    EXECUTE FUNCTION maps_note_cases_of_category();
"""
DROP = """
DROP TRIGGER maps_new_cases ON cases_case;
DROP TRIGGER maps_changed_cases ON cases_case;
DROP TRIGGER maps_deleted_cases ON cases_case;
DROP TRIGGER maps_category_became_private ON routing_category;
DROP FUNCTION maps_note_new_cases();
DROP FUNCTION maps_note_changed_cases();
DROP FUNCTION maps_note_deleted_cases();
DROP FUNCTION maps_note_cases_of_category();
"""


class Migration(migrations.Migration):
    dependencies = [("maps", "0001_cells"), ("cases", "0002_public_case"), ("routing", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP),
        # The cases that are there already are the folder's first work.
        migrations.RunSQL("INSERT INTO maps_changedcase (case_id) SELECT id FROM cases_case", migrations.RunSQL.noop),
    ]
