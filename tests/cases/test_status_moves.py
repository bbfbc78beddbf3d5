from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.status import CLOSED, MOVES, Status
from gisreport.errors import IllegalMove, Refusal
from routing.models import Administration
from tests.cast import Town

VERBS: dict[Status, Callable[[Case, User], CaseEvent]] = {
    Status.PLANNED: lambda case, by: lifecycle.plan(case, date=timezone.localdate(), by=by),
    Status.IN_PROGRESS: lambda case, by: lifecycle.start(case, by=by),
    Status.RESOLVED: lambda case, by: lifecycle.resolve(case, by=by),
    Status.DECLINED: lambda case, by: lifecycle.decline(case, reasons="budget", by=by),
}
PAIRS = [(before, after) for before in Status for after in VERBS if before is not Status.RECEIVED]


def put(case: Case, status: Status) -> None:
    Case.objects.filter(pk=case.pk).update(status=status)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_verb_moves_the_case_only_where_the_table_allows(
    lamp: Case, anna_of_streets: User, before: Status, after: Status
) -> None:
    put(lamp, before)
    if after in MOVES[before]:
        VERBS[after](lamp, anna_of_streets)
        lamp.refresh_from_db()
        assert lamp.status == after
        assert (lamp.closed_at is not None) == (after in CLOSED)
    else:
        with pytest.raises(IllegalMove):
            VERBS[after](lamp, anna_of_streets)
        lamp.refresh_from_db()
        assert lamp.status == before


def test_an_illegal_move_says_what_is_allowed(lamp: Case, anna_of_streets: User) -> None:
    lifecycle.start(lamp, by=anna_of_streets)
    with pytest.raises(IllegalMove) as refused:
        lifecycle.start(lamp, by=anna_of_streets)
    assert refused.value.message == (
        "Ärendet har status ”pågår”. Härifrån kan det bli: ”planerat”, ”åtgärdat”, ”åtgärdas inte”."
    )
    assert refused.value.status == 409


@pytest.mark.parametrize("ended", CLOSED)
def test_a_closed_case_goes_back_only_by_reopening(lamp: Case, anna_of_streets: User, ended: Status) -> None:
    VERBS[ended](lamp, anna_of_streets)
    with pytest.raises(IllegalMove, match="Öppna det igen först"):
        lifecycle.start(lamp, by=anna_of_streets)
    lifecycle.reopen(lamp, reasons={"sv": "lampan är trasig igen"}, by=anna_of_streets)
    lamp.refresh_from_db()
    assert (lamp.status, lamp.closed_at) == (Status.ASSIGNED, None)


def test_an_open_case_cannot_be_reopened(lamp: Case, anna_of_streets: User) -> None:
    with pytest.raises(IllegalMove):
        lifecycle.reopen(lamp, reasons={"sv": "den är trasig"}, by=anna_of_streets)


@pytest.mark.parametrize("nothing", ["", "   ", "eftersom", {}, {"sv": " . "}])
def test_declining_needs_a_reason(lamp: Case, anna_of_streets: User, nothing: str | dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        lifecycle.decline(lamp, reasons=nothing, by=anna_of_streets)
    assert "reason" in refused.value.fields


def test_a_free_reason_loses_its_conjunction_and_full_stop(lamp: Case, anna_of_streets: User) -> None:
    event = lifecycle.decline(lamp, reasons="Eftersom  lampan tillhör grannen.", by=anna_of_streets)
    assert event.data["reason"] == {"sv": "lampan tillhör grannen"}


def test_a_date_that_has_been_is_refused(lamp: Case, anna_of_streets: User) -> None:
    with pytest.raises(Refusal) as refused:
        lifecycle.plan(lamp, date=date(2020, 1, 1), by=anna_of_streets)
    assert "date" in refused.value.fields


def test_only_someone_who_works_there_is_given_the_case(lamp: Case, anna_of_streets: User, omar_of_parks: User) -> None:
    with pytest.raises(Refusal) as refused:
        lifecycle.take(lamp, officer=omar_of_parks, by=anna_of_streets)
    assert "officer" in refused.value.fields
    lifecycle.take(lamp, officer=anna_of_streets, by=anna_of_streets)
    lamp.refresh_from_db()
    assert lamp.assignee == anna_of_streets


def test_handing_over_starts_afresh(lilleby: Town, lamp: Case, anna_of_streets: User) -> None:
    lifecycle.take(lamp, officer=anna_of_streets, by=anna_of_streets)
    lifecycle.plan(lamp, date=timezone.localdate(), by=anna_of_streets)
    park = lilleby.offices["parkforvaltningen"]
    lifecycle.hand_over(lamp, to=park, reason="lampan står i parken", by=anna_of_streets)
    lamp.refresh_from_db()
    assert (lamp.administration, lamp.status, lamp.assignee, lamp.planned_for) == (park, Status.ASSIGNED, None, None)


@pytest.mark.parametrize(
    ("office", "address", "says"),
    [
        ("gatukontoret", "x@example.org", "redan hos"),
        ("parkforvaltningen", "", "ingen e-postadress"),
    ],
)
def test_handing_over_to_nobody_new_or_nobody_reachable_is_refused(
    lilleby: Town, lamp: Case, anna_of_streets: User, office: str, address: str, says: str
) -> None:
    to = lilleby.offices[office]
    to.email = address
    to.save()
    with pytest.raises(Refusal, match=says) as refused:
        lifecycle.hand_over(lamp, to=to, reason="det hör dit", by=anna_of_streets)
    assert "to" in refused.value.fields


def test_handing_over_to_another_municipality_is_refused(lamp: Case, anna_of_streets: User) -> None:
    in_storby = Administration.objects.get(code="gatukontoret", municipality__code="9002")
    with pytest.raises(Refusal, match="annan kommun"):
        lifecycle.hand_over(lamp, to=in_storby, reason="det hör dit", by=anna_of_streets)
