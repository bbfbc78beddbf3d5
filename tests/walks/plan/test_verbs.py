"""Publish, start, end, call off, copy; and what is refused, with what is missing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.errors import IllegalMove, Refusal
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import render
from tests.cast import Town
from tests.geometry import pin
from tests.walks.plan.draft import draft_walk, open_walk
from walks import plan
from walks.models import Invitation, Participant, Phase, Walk, WalkEventKind


def test_publication_is_refused_with_everything_that_is_missing(lilleby: Town, leila_the_walk_leader: User) -> None:
    walk = draft_walk(lilleby, purpose=" ", meeting_point=None)
    walk.stops.all().delete()
    with pytest.raises(Refusal) as refused:
        plan.publish(walk, by=leila_the_walk_leader)
    assert set(refused.value.fields) == {"purpose", "coordinates", "stops"}
    assert Walk.objects.get().phase == Phase.PLANNED


def test_a_walk_goes_through_its_phases_once(lilleby: Town, leila_the_walk_leader: User) -> None:
    walk, leila = draft_walk(lilleby), leila_the_walk_leader
    for verb in (plan.publish, plan.start, plan.end):
        verb(walk, by=leila)
        with pytest.raises(IllegalMove):
            verb(walk, by=leila)
    assert [event.kind for event in walk.events.all()] == [
        WalkEventKind.OPENED, WalkEventKind.STARTED, WalkEventKind.WALKED
    ]  # fmt: skip
    assert walk.phase == Phase.COLLECTING
    with pytest.raises(IllegalMove):
        plan.set_stops(walk, [], None, by=leila)


def test_those_invited_get_a_letter_each_and_hear_when_it_is_called_off(
    lilleby: Town, leila_the_walk_leader: User
) -> None:
    walk = draft_walk(lilleby, title="Hamnen i mörker")
    Invitation.objects.create(walk=walk, administration=lilleby.offices["gatukontoret"])
    plan.publish(walk, by=leila_the_walk_leader)
    message = Message.objects.get(kind="walks.invited")
    letter = render(message)
    assert letter is not None
    assert letter.subject == "Inbjudan: Hamnen i mörker"
    assert f"/vandring/{walk.pk}" in letter.text
    Message.objects.filter(pk=message.pk).update(delivered_at=timezone.now())
    plan.cancel(walk, reason="Det stormar.", by=leila_the_walk_leader)
    told = render(Message.objects.get(kind="walks.called-off"))
    assert told is not None
    assert "Det stormar." in told.text
    assert not Walk.objects.get().takes_participants


def test_an_invitation_that_has_not_gone_out_is_taken_back(lilleby: Town, leila_the_walk_leader: User) -> None:
    walk = draft_walk(lilleby)
    Invitation.objects.create(walk=walk, administration=lilleby.offices["gatukontoret"])
    plan.publish(walk, by=leila_the_walk_leader)
    plan.cancel(walk, reason="Det stormar.", by=leila_the_walk_leader)
    assert not Message.objects.owed().filter(kind__startswith="walks.").exists()


def test_a_copy_has_the_plan_but_no_codes_days_or_people(lilleby: Town, leila_the_walk_leader: User) -> None:
    walk = open_walk(lilleby, leila_the_walk_leader)
    Participant.objects.create(walk=walk, join_id=walk.pk, token_hash="x", name="Rut")
    copied = plan.copy_walk(walk, by=leila_the_walk_leader)
    assert (copied.title, copied.phase, copied.copied_from) == (walk.title, Phase.PLANNED, walk)
    assert [stop.name for stop in copied.stops.all()] == [stop.name for stop in walk.stops.all()]
    assert {copied.join_code, copied.leader_code}.isdisjoint({walk.join_code, walk.leader_code})
    assert copied.starts_at > walk.starts_at
    assert timezone.localtime(copied.starts_at).time() == timezone.localtime(walk.starts_at).time()
    assert not copied.participants.exists()


def test_stops_keep_who_they_are_when_they_trade_places(lilleby: Town, leila_the_walk_leader: User) -> None:
    walk = draft_walk(lilleby)
    first, second = walk.stops.all()
    way = [plan.PlannedStop("Nytt", pin(3, 3)), plan.PlannedStop(second.name, second.point, "", second.pk)]
    plan.set_stops(walk, way, None, by=leila_the_walk_leader)
    assert [stop.name for stop in walk.stops.all()] == ["Nytt", "Parken"]
    assert walk.stops.get(position=2).pk == second.pk
    assert not walk.stops.filter(pk=first.pk).exists()


def test_a_stop_of_another_walk_is_not_taken_over(lilleby: Town, leila_the_walk_leader: User) -> None:
    theirs, mine = draft_walk(lilleby), draft_walk(lilleby)
    other = theirs.stops.first()
    assert other is not None
    plan.set_stops(mine, [plan.PlannedStop("Min", None, "", other.pk)], None, by=leila_the_walk_leader)
    assert theirs.stops.count() == 2
    assert mine.stops.get().pk != other.pk


def test_codes_close_open_and_are_renewed(lilleby: Town, leila_the_walk_leader: User) -> None:
    walk, leila = open_walk(lilleby, leila_the_walk_leader), leila_the_walk_leader
    plan.close_joining(walk, by=leila)
    assert not Walk.objects.get().takes_participants
    with pytest.raises(Refusal):
        plan.open_joining(walk, until=timezone.now() - timedelta(minutes=1), by=leila)
    plan.open_joining(walk, until=timezone.now() + timedelta(hours=1), by=leila)
    assert Walk.objects.get().takes_participants
    plan.renew_code(walk, of_leader=False, by=leila)
    renewed = Walk.objects.get()
    assert renewed.join_code != walk.join_code
    assert renewed.leader_code == walk.leader_code
