from django.db import migrations

NOTE = """
CREATE OR REPLACE FUNCTION maps_note_changed_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO maps_changedcase (case_id)
    SELECT after.id FROM new_cases AS after JOIN old_cases AS before USING (id)
    WHERE (after.status, after.administration_id, after.category_id, after.is_hidden{withheld}, after.created_at)
          IS DISTINCT FROM
          (before.status, before.administration_id, before.category_id, before.is_hidden{withheld_before}, before.created_at)
       OR after.point::bytea IS DISTINCT FROM before.point::bytea{public_point};
    RETURN NULL;
END $$;
"""
AFTER = NOTE.format(
    withheld=", after.is_withheld",
    withheld_before=", before.is_withheld",
    public_point="\n       OR after.public_point::bytea IS DISTINCT FROM before.public_point::bytea",
)
BEFORE = NOTE.format(withheld="", withheld_before="", public_point="")


class Migration(migrations.Migration):
    dependencies = [("maps", "0007_squares"), ("cases", "0010_shown_at_another_place")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
