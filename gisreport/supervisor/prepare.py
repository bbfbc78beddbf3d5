"""Brings the database up to date and loads what a new one lacks. Run by the worker before it works."""

import os
import sys
from contextlib import suppress
from io import StringIO

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection

from gisreport import errors
from gisreport.project.checks import mail_goes_out
from gisreport.supervisor.progress import step
from gisreport.supervisor.refusal import Refusal


def prepare() -> str:
    """Returns the demo's sign-ins, where there is a demo. What cannot be is refused in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
    try:
        django.setup()
        warn()
        demand_database()
        demand_postgis()
        demand_what_comes_with_postgresql()
        demand_own_tables()
        refuse_demo_in_earnest()
        return bring_up_to_date()
    except (CommandError, ImproperlyConfigured, errors.Refusal) as error:
        raise Refusal(str(error)) from error
    except DatabaseError as error:
        raise Refusal(f"The database refused: {str(error).strip()}") from error


def warn() -> None:
    for warning in mail_goes_out():
        print(f"  Note: {warning.msg} {warning.hint}", file=sys.stderr)


def bring_up_to_date() -> str:
    said = StringIO()
    with step("Bringing the database up to date"):
        call_command("migrate", verbosity=0, interactive=False)
    with step("Loading Sweden's municipalities"):
        call_command("load_sweden", stdout=StringIO())
    if settings.DEMO:
        with step("Loading the demo organisation"):
            call_command("load_demo", stdout=StringIO())
        call_command("demo_signins", stdout=said)
    return said.getvalue()


def demand_database() -> None:
    """Connects without the pool, which would hide the reason behind a time limit."""
    parameters = connection.get_connection_params()
    try:
        psycopg.connect(**parameters).close()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Refusal(
            f"The database server of DATABASE_URL does not let us in: {reason}\n"
            "Start it or correct DATABASE_URL (postgresql://user:password@host:5432/name); "
            "without DATABASE_URL a private server is started."
        ) from error


def demand_postgis() -> None:
    demand_extension("postgis", "PostGIS", "postgresql-15-postgis-3")


def demand_what_comes_with_postgresql() -> None:
    """Both are trusted: whoever may create things in the database may switch them on."""
    demand_extension("pg_trgm", "pg_trgm, by which words are found", "postgresql-15")
    demand_extension("btree_gist", "btree_gist, which keeps areas apart", "postgresql-15")


def demand_extension(extension: str, called: str, package: str) -> None:
    """Switches it on where that has not been done. `package` is Debian's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT installed_version FROM pg_available_extensions WHERE name = %s", [extension])
        known = cursor.fetchone()
        if known is None:
            raise Refusal(
                f"The database server of DATABASE_URL has no {called}. Install it beside that server "
                f"(Debian: apt-get install {package}), or unset DATABASE_URL to use a private server."
            )
        if known[0] is None:
            try:
                cursor.execute(f"CREATE EXTENSION {extension}")
            except DatabaseError as error:
                name = connection.settings_dict["NAME"]
                raise Refusal(
                    f"{called} is not switched on in the database {name}, and we may not do that. "
                    f'As its superuser, once: psql {name} -c "CREATE EXTENSION {extension}"'
                ) from error


def demand_own_tables() -> None:
    """Somebody else's database is not a place for our tables."""
    tables = set(connection.introspection.table_names()) - {"spatial_ref_sys"}
    if tables and "cases_case" not in tables and "django_migrations" not in tables:
        raise Refusal(
            f"The database {connection.settings_dict['NAME']} already holds tables of something else "
            f"({', '.join(sorted(tables)[:3])}). Make an empty one for gisreport and name it in DATABASE_URL."
        )


def refuse_demo_in_earnest() -> None:
    """Before the first change: demo mode must not even migrate somebody's real installation."""
    from gisreport.demo.guard import refuse_unless_demo_may_enter

    if settings.DEMO:
        with suppress(ProgrammingError):  # a table is missing: new, or killed while it was made
            refuse_unless_demo_may_enter()
