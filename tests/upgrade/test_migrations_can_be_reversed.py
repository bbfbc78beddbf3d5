"""Every migration of ours goes back, and forth again to the same schema."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from gisreport.privacy.declared import our_models

SCHEMA = """
SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns
    WHERE table_schema = 'public'
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT viewname || definition FROM pg_views WHERE schemaname = 'public'
UNION ALL SELECT relname || ' ' || relpersistence::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
ORDER BY 1
"""

# A dump writes the same condition with other brackets and casts.
HOW_IT_IS_WRITTEN = re.compile(r"::(character varying|text)|\[\]|[()]")


def schema() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return sorted(HOW_IT_IS_WRITTEN.sub("", row) for (row,) in cursor.fetchall())


@pytest.mark.usefixtures("upgraded")
def test_back_to_nothing_and_forth_again() -> None:
    before = schema()
    ours = {model._meta.app_label for model in our_models()}
    for app in sorted(ours):
        call_command("migrate", app, "zero", verbosity=0, interactive=False)
    assert not ours & {app for app, _name in MigrationRecorder(connection).applied_migrations()}
    call_command("migrate", verbosity=0, interactive=False)
    assert schema() == before
