from django.db import migrations

NOTE = """
CREATE OR REPLACE FUNCTION maps_note_changed_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO maps_changedcase (case_id)
    SELECT after.id FROM new_cases AS after JOIN old_cases AS before USING (id)
    WHERE (after.status, after.administration_id, after.category_id, after.is_hidden, after.is_withheld,
           after.created_at{kept_back})
          IS DISTINCT FROM
          (before.status, before.administration_id, before.category_id, before.is_hidden, before.is_withheld,
           before.created_at{kept_back_before})
       OR after.point::bytea IS DISTINCT FROM before.point::bytea
       OR after.public_point::bytea IS DISTINCT FROM before.public_point::bytea;
    RETURN NULL;
END $$;
"""
AFTER = NOTE.format(
    kept_back=", after.merged_into_id, after.held_at", kept_back_before=", before.merged_into_id, before.held_at"
)
BEFORE = NOTE.format(kept_back="", kept_back_before="")


class Migration(migrations.Migration):
    dependencies = [("maps", "0010_find_cells_of_all_months"), ("cases", "0013_kept_back_from_the_public")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
