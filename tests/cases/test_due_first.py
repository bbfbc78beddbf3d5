import datetime

import pytest
from django.utils import timezone

from gisreport.cases.models import Case
from gisreport.cases.status import Status
from tests.cases.conftest import NewCase


def due(case: Case, days: int | None, **changes: object) -> Case:
    today = timezone.localdate()
    Case.objects.filter(pk=case.pk).update(
        due_on=None if days is None else today + datetime.timedelta(days=days), **changes
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def cases(new_case: NewCase) -> dict[str, Case]:
    return {
        "no day": due(new_case(), None),
        "tomorrow": due(new_case(), 1),
        "today": due(new_case(), 0),
        "late": due(new_case(), -1),
        "very late": due(new_case(), -9),
        "waiting": due(new_case(), -3, paused_at=timezone.now()),
        "closed": due(new_case(), -5, status=Status.RESOLVED),
    }


def test_overdue_is_what_is_open_and_whose_day_has_gone_by(cases: dict[str, Case]) -> None:
    overdue = {cases["late"], cases["very late"]}
    assert set(Case.objects.overdue()) == overdue
    assert {case for case in cases.values() if case.is_overdue} == overdue
    assert cases["very late"].days_overdue == 9
    assert cases["waiting"].days_overdue == 0


def test_the_most_overdue_comes_first_and_what_stands_still_last(cases: dict[str, Case]) -> None:
    names = {case.pk: name for name, case in cases.items()}
    in_order = [names[case.pk] for case in Case.objects.due_first()]
    assert in_order == ["very late", "late", "today", "tomorrow", "no day", "closed", "waiting"]


def test_due_by_a_day_leaves_out_what_is_late_already(cases: dict[str, Case]) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert set(Case.objects.due_by(tomorrow)) == {cases["today"], cases["tomorrow"]}
