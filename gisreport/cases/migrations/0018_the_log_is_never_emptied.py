from django.db import migrations

NEVER_EMPTIED = """
CREATE TRIGGER sight_is_never_emptied BEFORE TRUNCATE ON cases_sight
FOR EACH STATEMENT EXECUTE FUNCTION cases_sight_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_what_is_reviewed")]

    operations = [
        migrations.RunSQL(NEVER_EMPTIED, "DROP TRIGGER sight_is_never_emptied ON cases_sight;"),
    ]
