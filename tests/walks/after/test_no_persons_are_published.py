"""Texts that speak of persons do not become public, neither before the protocol is published nor after it."""

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.errors import IllegalMove, Refusal
from tests.walks.after.conftest import Notes, photo_of
from walks import moderate, points
from walks.models import ActionPoint, Outcome, Phase, Stop, VoiceNote, Walk
from walks.points import Words
from walks.publish import publish
from walks.send import Choice, answer_for, send_to_owners

SOMEBODY = "Där bor 19121212-1212"


@pytest.fixture
def point(walk: Walk, tunnel: Stop, noted: Notes) -> ActionPoint:
    return points.make_point(walk, observations=[noted(tunnel, text="Mörkt.").pk], by=None)


@pytest.mark.parametrize("is_published", [False, True])
@pytest.mark.parametrize("field", ["title", "text", "measure"])
def test_the_secretarys_words(walk: Walk, point: ActionPoint, field: str, is_published: bool) -> None:
    if is_published:
        publish(walk, by=None)
    words = Words(**{"title": "Mörkt", field: SOMEBODY})
    for verb in (
        lambda: points.edit(point, words=words, seen=point.version, by=None),
        lambda: points.make_point(walk, words=words, by=None),
    ):
        with pytest.raises(Refusal, match="ett personnummer") as refused:
            verb()
        assert list(refused.value.fields) == [field]


def test_what_somebody_noted_is_not_taken_over(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    seen = [noted(tunnel, text="Mörkt.", measure="Ring 070-123 45 67"), noted(tunnel, text=SOMEBODY)]
    made = points.make_point(walk, observations=[one.pk for one in seen], by=None)
    assert (made.text, made.measure) == ("Mörkt.", "")


def test_what_others_say(walk: Walk, point: ActionPoint) -> None:
    for choice, field in (
        (Choice(point.pk, Outcome.OUTSIDE, outside="Kalle 070-123 45 67"), "outside"),
        (Choice(point.pk, Outcome.DECLINED, reason=SOMEBODY), "own_reason"),
    ):
        with pytest.raises(Refusal) as refused:
            send_to_owners(walk, [choice], by=None)
        assert list(refused.value.fields) == [field]
    send_to_owners(walk, [Choice(point.pk, Outcome.OUTSIDE, outside="Skolan")], by=None)
    with pytest.raises(Refusal, match="en e-postadress"):
        answer_for(point, answer="Skriv till kalle@example.org", by=None)


def test_what_a_photo_shows(walk: Walk, point: ActionPoint) -> None:
    photo = photo_of(point.observations.get())
    with pytest.raises(Refusal, match="ett bilnummer"):
        moderate.release_photo(photo, alt="Bilen ABC 123")
    photo.refresh_from_db()
    assert photo.released_at is None


def test_undoing_brings_no_person_back(walk: Walk, point: ActionPoint) -> None:
    points.edit(point, words=Words("Mörkt"), seen=1, by=None)
    change = walk.point_changes.latest("pk")
    change.before["points"][str(point.pk)]["text"] = SOMEBODY
    change.save()
    with pytest.raises(Refusal, match="personnummer"):
        points.undo(walk, by=None)


def test_nothing_is_undone_in_a_closed_walk(walk: Walk, point: ActionPoint) -> None:
    Walk.objects.update(phase=Phase.CLOSED)
    with pytest.raises(IllegalMove, match="avslutad"):
        points.undo(walk, by=None)


def test_what_nobody_can_read_is_left_out(client: Client, walk: Walk, point: ActionPoint, staff: None) -> None:
    observation = point.observations.get()
    photo = photo_of(observation)
    voice = VoiceNote.objects.create(
        walk=walk, participant=observation.participant, sha256="0" * 64, mimetype="audio/webm", bytes=4
    )
    here = f"/vandring/planera/{walk.pk}"
    assert client.post(f"{here}/insamling/skriv-ut", {"id": voice.pk, "words": "Mörkt\x00."}).status_code == 302
    assert client.post(f"{here}/insamling/visa-foto", {"id": photo.pk, "alt": "Trappan\x00"}).status_code == 302
    send_to_owners(walk, [Choice(point.pk, Outcome.OUTSIDE, outside="Skol\x00an")], by=None)
    assert client.post(f"{here}/svar/spara", {"point": point.pk, "answer": "Ja\x00."}).status_code == 302
    for row in (voice, photo, point):
        row.refresh_from_db()
    assert (voice.transcript, photo.alt, point.outside, point.answer) == ("Mörkt.", "Trappan", "Skolan", "Ja.")


@pytest.fixture
def staff(client: Client, leila_the_walk_leader: User, settings: object) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False  # type: ignore[attr-defined]
    client.force_login(leila_the_walk_leader)
