from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import load_command_class

from gisreport.cases.models import Case
from gisreport.errors import Refusal
from gisreport.outbox.models import Message
from reports.importing import Imported, import_reports
from reports.mapping import EXAMPLE, read_mapping
from reports.models import Report
from tests.cast import Town
from tests.geometry import pin

MAPPING = """
source = "old-system"
municipality = "9001"

[columns]
id = "ID"
received_at = "Date"
category = "Kind"
x = "x"
y = "y"
text = "Text"
administration = "Unit"
status = "State"

[categories]
"Street lamp" = "belysning"

[administrations]
"Queue" = ""
"Parks" = "parkforvaltningen"

[statuses]
"done" = "resolved"
"new" = "assigned"
"""
BringIn = Callable[..., Imported]
HERE = pin(3, 3)
HEADER = "ID;Date;Kind;x;y;Text;Unit;State"
GOOD = f"1;2024-05-01 08:00;Street lamp;{HERE.x};{HERE.y};Släckt;Queue;new"


@pytest.fixture
def bring_in(tmp_path: Path) -> BringIn:
    def bring(*lines: str, mapping: str = MAPPING) -> Imported:
        (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
        (tmp_path / "old.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")
        return import_reports(tmp_path / "old.csv", read_mapping(tmp_path / "mapping.toml"))

    return bring


def test_a_report_is_routed_and_nobody_is_told(lilleby: Town, bring_in: BringIn) -> None:
    assert bring_in(GOOD).new == 1
    case = Case.objects.get()
    assert case.administration == lilleby.offices["gatukontoret"]
    assert [event.kind for event in case.events.all()] == ["received", "assigned"]
    assert not Message.objects.exists()


def test_twice_adds_nothing(lilleby: Town, bring_in: BringIn) -> None:
    bring_in(GOOD)
    again = bring_in(GOOD)
    assert (again.new, again.known, Report.objects.count()) == (0, 1, 1)


def test_rows_without_an_id_are_known_by_what_they_say(lilleby: Town, bring_in: BringIn) -> None:
    without_id = MAPPING.replace('id = "ID"\n', "")
    assert bring_in(GOOD, GOOD, mapping=without_id).new == 2
    assert bring_in(GOOD, GOOD, mapping=without_id).known == 2


def test_whoever_handled_it_has_it(lilleby: Town, bring_in: BringIn) -> None:
    bring_in(GOOD.replace("Queue", "Parks"))
    case = Case.objects.get()
    assert case.administration == lilleby.offices["parkforvaltningen"]
    assert case.events.latest("pk").kind == "handed_over"


def test_what_was_closed_is_closed(lilleby: Town, bring_in: BringIn) -> None:
    bring_in(GOOD.replace(";new", ";done"))
    assert Case.objects.get().status == "resolved"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("Street lamp", "Volcano"), "Volcano"),
        (GOOD.replace("2024-05-01 08:00", "yesterday"), "yesterday"),
        (GOOD.replace("2024-05-01 08:00", ""), "datum"),
        (GOOD.replace("2024-05-01 08:00", "2199-01-01"), "framtiden"),
        (GOOD.replace(f"{HERE.x};{HERE.y}", "nan;nan"), "koordinater"),
        (GOOD.replace(f"{HERE.x};{HERE.y}", "here;there"), "koordinater"),
        (GOOD.replace(f"{HERE.x};{HERE.y}", ";"), "koordinater"),
        (GOOD.replace(f"{HERE.x};{HERE.y}", "18.07;59.33"), ""),
        (GOOD.replace("Queue", "Nobody"), "Nobody"),
        (GOOD.replace(";new", ";lost"), "lost"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_reason_and_the_others_stay(
    lilleby: Town, bring_in: BringIn, row: str, reason: str
) -> None:
    imported = bring_in(row.replace("1;", "2;", 1), GOOD)
    assert (imported.total, imported.stored, len(imported.rejected)) == (2, 1, 1)
    assert reason in imported.rejected[0].reason
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("not toml at all =", "TOML"),
        (MAPPING.replace('source = "old-system"', ""), "source"),
        (MAPPING.replace("[statuses]", "[stati]"), "stati"),
        (MAPPING.replace('x = "x"', 'longitude = "x"'), "longitude"),
        (MAPPING.replace('"resolved"', '"fixed"'), "fixed"),
        (MAPPING.replace('"Kind"', '"Sort"'), "Sort"),
        (MAPPING.replace('"9001"', '"0000"'), "0000"),
        ('timezone = "Nowhere/Else"\n' + MAPPING, "Nowhere"),
    ],
)
def test_a_wrong_mapping_says_what_to_correct(lilleby: Town, bring_in: BringIn, mapping: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        bring_in(GOOD, mapping=mapping)


def test_the_help_shows_a_mapping_that_can_be_copied() -> None:
    parser = load_command_class("reports", "import_reports").create_parser("manage.py", "import_reports")
    assert EXAMPLE in parser.format_help()
