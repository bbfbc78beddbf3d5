"""Everything public reads cases through the view `public_case`; only the rooms of staff and of followers see rows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, PublicCase
from tests.cases.conftest import NewCase

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLIC = (
    "gisreport/cases/views/public.py",
    "gisreport/cases/api.py",
    "gisreport/maps",
    "gisreport/open311",
    "gisreport/api",
    "reports/similar.py",
)
BEHIND_THE_GATE = {"Case"}


def modules() -> Iterator[Path]:
    for place in PUBLIC:
        path = ROOT / place
        found = sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []
        yield from (path for path in found if path.parent.name != "migrations")  # a migration answers nobody


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_public_module_never_touches_the_rows(path: Path) -> None:
    assert names_in(path) & BEHIND_THE_GATE == set()
    assert "cases_case" not in path.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_gate_has_no_columns_of_staff_or_reporter() -> None:
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "public_case")}
    assert columns == {
        "id", "number", "municipality_id", "category_id", "administration_id", "status", "point",
        "planned_for", "public_text", "created_at", "updated_at", "closed_at",
    }  # fmt: skip


def test_the_page_is_given_what_came_through_the_gate(client: Client, lamp: Case) -> None:
    assert type(client.get(f"/arende/{lamp.number}").context["case"]) is PublicCase


def test_the_gate_and_the_row_agree(new_case: NewCase, anna_of_streets: User) -> None:
    shown, hidden, private = new_case(), new_case(), new_case("otrygg-plats")
    lifecycle.hide(hidden, by=anna_of_streets)
    assert list(PublicCase.objects.values_list("number", flat=True)) == [shown.number]
    assert [case.is_public for case in (shown, hidden, private)] == [True, False, False]
