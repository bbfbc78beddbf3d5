"""Points go to those who answer: once, with the exact place for them and the stop for everybody else."""

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, PublicCase
from gisreport.errors import ChangedMeanwhile, IllegalMove, Refusal
from tests.cast import Town
from tests.walks.after.conftest import Notes
from walks import points
from walks.models import ActionPoint, Outcome, Phase, Stop, Walk, WalkEvent, WalkEventKind
from walks.send import Choice, answer_for, receivers, send_to_owners, take_back, unanswered


@pytest.fixture
def dark_tunnel(walk: Walk, tunnel: Stop, noted: Notes) -> ActionPoint:
    return points.make_point(walk, observations=[noted(tunnel, text="Mörkt.").pk], by=None)


def to_owners(town: Town, point: ActionPoint, *codes: str) -> list[Choice]:
    return [Choice(point.pk, Outcome.CASES, [town.categories[code] for code in codes or ("belysning",)])]


def test_it_is_told_beforehand_who_gets_it_and_why(lilleby: Town, dark_tunnel: ActionPoint) -> None:
    [receiver] = receivers(dark_tunnel, [lilleby.categories["belysning"]])
    assert receiver.decision.administration == lilleby.offices["gatukontoret"]
    assert receiver.decision.reason
    assert not Case.objects.exists()


def test_sent_twice_is_sent_once(
    lilleby: Town, walk: Walk, dark_tunnel: ActionPoint, leila_the_walk_leader: User
) -> None:
    for _time in range(2):
        send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=leila_the_walk_leader)
    case = Case.objects.get()
    dark_tunnel.refresh_from_db()
    assert (dark_tunnel.outcome, list(dark_tunnel.cases.all())) == (Outcome.CASES, [case])
    assert WalkEvent.objects.get(kind=WalkEventKind.SENT).data == {"points": 1, "cases": 1}


def test_the_case_has_the_exact_place_and_everybody_the_stop(
    lilleby: Town, walk: Walk, dark_tunnel: ActionPoint, tunnel: Stop
) -> None:
    send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=None)
    case = Case.objects.get()
    assert (case.point, case.public_point) == (dark_tunnel.point, tunnel.point)
    assert not PublicCase.objects.exists()
    lifecycle.publish_withheld(Case.objects.all())
    assert PublicCase.objects.get().point == tunnel.point


def test_a_point_may_become_several_cases(lilleby: Town, walk: Walk, dark_tunnel: ActionPoint) -> None:
    send_to_owners(walk, to_owners(lilleby, dark_tunnel, "belysning", "park", "park"), by=None)
    assert sorted(case.category.code for case in dark_tunnel.cases.all()) == ["belysning", "park"]


def test_after_publication_a_new_case_is_public_at_once(lilleby: Town, walk: Walk, dark_tunnel: ActionPoint) -> None:
    Walk.objects.update(phase=Phase.PUBLISHED)
    send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=None)
    assert PublicCase.objects.exists()


def test_somebody_outside_answers_later(walk: Walk, dark_tunnel: ActionPoint) -> None:
    send_to_owners(walk, [Choice(dark_tunnel.pk, Outcome.OUTSIDE, outside="Polisen")], by=None)
    assert unanswered(walk) == [dark_tunnel]
    answer_for(dark_tunnel, answer="Vi patrullerar där på kvällarna.", by=None)
    assert unanswered(walk) == []


def test_no_needs_a_reason(walk: Walk, dark_tunnel: ActionPoint) -> None:
    with pytest.raises(Refusal, match="skälet"):
        send_to_owners(walk, [Choice(dark_tunnel.pk, Outcome.DECLINED)], by=None)
    send_to_owners(walk, [Choice(dark_tunnel.pk, Outcome.DECLINED, reason="budget")], by=None)
    dark_tunnel.refresh_from_db()
    assert dark_tunnel.reason["sv"] == "det inte ryms i årets budget"
    assert unanswered(walk) == []
    assert take_back(dark_tunnel, by=None).outcome == Outcome.OPEN


def test_nothing_goes_when_one_of_them_cannot(
    lilleby: Town, walk: Walk, dark_tunnel: ActionPoint, noted: Notes
) -> None:
    other = points.make_point(walk, observations=[noted(walk.stops.first()).pk], by=None)
    with pytest.raises(Refusal, match="kategori"):
        send_to_owners(walk, [*to_owners(lilleby, dark_tunnel), Choice(other.pk, Outcome.CASES)], by=None)
    assert not Case.objects.exists()


def test_what_another_has_changed_is_read_again(lilleby: Town, walk: Walk, dark_tunnel: ActionPoint) -> None:
    with pytest.raises(ChangedMeanwhile):
        send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=None, seen={dark_tunnel.pk: 99})


def test_a_case_answers_when_somebody_has_taken_a_stand(
    lilleby: Town, walk: Walk, dark_tunnel: ActionPoint, anna_of_streets: User
) -> None:
    send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=None)
    assert unanswered(walk) == [dark_tunnel]
    lifecycle.start(Case.objects.get(), by=anna_of_streets)
    assert unanswered(walk) == []


def test_without_any_stop_it_is_not_shown_at_the_exact_place(
    lilleby: Town, walk: Walk, dark_tunnel: ActionPoint
) -> None:
    Stop.objects.all().delete()
    Walk.objects.update(meeting_point=None)
    walk.refresh_from_db()
    with pytest.raises(Refusal, match="stopp"):
        send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=None)


def test_the_public_page_of_a_case_has_the_secretarys_words(
    client: Client, lilleby: Town, walk: Walk, dark_tunnel: ActionPoint
) -> None:
    send_to_owners(walk, to_owners(lilleby, dark_tunnel, "belysning", "otrygg-plats"), by=None)
    lifecycle.publish_withheld(Case.objects.all())
    assert "Ljus, Gångtunneln" in client.get(f"/arende/{PublicCase.objects.get().number}").content.decode()
    assert Case.objects.get(category__is_private=True).public_text == ""


def test_numbers_of_persons_are_not_sent(lilleby: Town, walk: Walk, dark_tunnel: ActionPoint) -> None:
    ActionPoint.objects.update(text="Ring 070-123 45 67")
    with pytest.raises(Refusal, match="personnummer"):
        send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=None)


def test_not_before_the_walk_is_over(lilleby: Town, walk: Walk, dark_tunnel: ActionPoint) -> None:
    Walk.objects.update(phase=Phase.WALKING)
    with pytest.raises(IllegalMove):
        send_to_owners(walk, to_owners(lilleby, dark_tunnel), by=None)


def test_what_was_acute_is_not_opened_again(lilleby: Town, walk: Walk, dark_tunnel: ActionPoint) -> None:
    seen = dark_tunnel.observations.get()
    acute = lifecycle.open_case(
        municipality=walk.municipality,
        category=lilleby.categories["belysning"],
        point=seen.point,
        decision=receivers(dark_tunnel, [lilleby.categories["belysning"]])[0].decision,
    )
    dark_tunnel.observations.update(urgent_case=acute)
    sent = send_to_owners(walk, to_owners(lilleby, dark_tunnel, "belysning", "park"), by=None)
    assert sent.cases == 1
    assert sorted(case.category.code for case in dark_tunnel.cases.all()) == ["belysning", "park"]
    assert acute in dark_tunnel.cases.all()
