"""The protocol is published when everything is in and looked at; the walk closed when every point has an answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CaseEvent, PublicCase
from gisreport.errors import IllegalMove, Refusal
from gisreport.outbox.models import Message
from tests.cast import Town
from tests.walks.after.conftest import Notes, joined, photo_of
from walks import follow, letters, moderate, points
from walks.models import Outcome, Participant, Phase, Stop, VoiceNote, Walk, WalkEvent, WalkEventKind
from walks.protocol import LEAST, composition, protocol_of, tellable
from walks.publish import close, hindrances, publish
from walks.send import Choice, send_to_owners

Deliver = Callable[[], list[EmailMessage]]


@pytest.fixture
def ready(lilleby: Town, walk: Walk, tunnel: Stop, noted: Notes) -> Walk:
    """One point, sent to the streets' office."""
    seen = noted(tunnel, text="Mörkt i tunneln.", agree=7, asked=12)
    point = points.make_point(walk, observations=[seen.pk], by=None)
    send_to_owners(walk, [Choice(point.pk, Outcome.CASES, [lilleby.categories["belysning"]])], by=None)
    return walk


def test_words_of_participants_are_read_before_they_are_published(ready: Walk, leila_the_walk_leader: User) -> None:
    assert [point.number for point in hindrances(ready).theirs] == [1]
    with pytest.raises(Refusal, match="egna ord"):
        publish(ready, by=leila_the_walk_leader, has_read=False)
    ready.action_points.update(text="Tunneln är för mörk.")
    assert not hindrances(ready).theirs
    assert publish(ready, by=leila_the_walk_leader, has_read=False)


def test_published_it_is_there_for_everybody(client: Client, ready: Walk, leila_the_walk_leader: User) -> None:
    assert client.get(f"/vandring/{ready.pk}/protokoll").status_code == 404
    assert not PublicCase.objects.exists()
    publish(ready, by=leila_the_walk_leader)
    page = client.get(f"/vandring/{ready.pk}/protokoll").content.decode()
    assert "Mörkt i tunneln." in page
    assert "7 av 12 håller med" in page
    assert PublicCase.objects.get().number in page.replace("</span><span>", "")


def test_it_is_current(client: Client, ready: Walk, anna_of_streets: User) -> None:
    publish(ready, by=None)
    lifecycle.decline(Case.objects.get(), reasons="budget", by=anna_of_streets)
    page = client.get(f"/vandring/{ready.pk}/protokoll").content.decode()
    assert "eftersom det inte ryms i årets budget" in page


def test_phones_that_may_hold_more_are_waited_for(ready: Walk, leila_the_walk_leader: User) -> None:
    silent = joined(ready, "Maskros", reconciled_at=None)
    with pytest.raises(Refusal, match="telefoner"):
        publish(ready, by=leila_the_walk_leader)
    event = publish(ready, by=leila_the_walk_leader, without_devices=True)
    assert event.by == leila_the_walk_leader
    assert event.data["left_behind"] == [{"participant": str(silent.pk), "missing": 0}]


def test_nothing_is_published_that_nobody_has_looked_at(ready: Walk, noted: Notes, tunnel: Stop) -> None:
    flagged = noted(tunnel, text="Ring 070-123 45 67", flags=["phone"])
    with pytest.raises(Refusal, match="person"):
        publish(ready, by=None)
    moderate.see_flags(flagged)
    publish(ready, by=None)


def test_the_secretary_publishes_no_numbers_of_persons(ready: Walk) -> None:
    ready.action_points.update(text="Ring 070-123 45 67")
    with pytest.raises(Refusal, match="Punkt 1"):
        publish(ready, by=None)


def test_voices_are_written_out_and_then_gone(
    ready: Walk, solros: Participant, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    voice = VoiceNote(walk=ready, participant=solros, sha256="0" * 64, mimetype="audio/webm", bytes=4)
    voice.file.save("", ContentFile(b"ljud"), save=False)
    voice.save()
    with pytest.raises(Refusal, match="utskriven"):
        publish(ready, by=None)
    moderate.write_out(voice, words="Det är mörkt.", by=None)
    name = voice.file.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        publish(ready, by=None)
    voice.refresh_from_db()
    assert (voice.transcript, voice.file.name) == ("Det är mörkt.", "")
    assert not VoiceNote._meta.get_field("file").storage.exists(name)  # type: ignore[union-attr]


def test_it_is_published_once(ready: Walk) -> None:
    publish(ready, by=None)
    with pytest.raises(IllegalMove):
        publish(ready, by=None)


def test_it_is_closed_when_every_point_has_an_answer(ready: Walk, anna_of_streets: User) -> None:
    publish(ready, by=None)
    with pytest.raises(IllegalMove, match="Kvar är: 1"):
        close(ready, by=None)
    lifecycle.resolve(Case.objects.get(), by=anna_of_streets)
    close(ready, by=None)
    assert ready.phase == Phase.CLOSED


def test_of_a_private_case_it_says_only_that_it_was_sent(
    client: Client, lilleby: Town, walk: Walk, tunnel: Stop, noted: Notes
) -> None:
    point = points.make_point(walk, observations=[noted(tunnel, text="Otäckt.").pk], by=None)
    send_to_owners(walk, [Choice(point.pk, Outcome.CASES, [lilleby.categories["otrygg-plats"]])], by=None)
    publish(walk, by=None)
    case = Case.objects.get()
    page = client.get(f"/vandring/{walk.pk}/protokoll").content.decode().replace("</span><span>", "")
    assert "Skickad till den som ansvarar" in page
    assert case.number not in page
    assert "Trygghetssamordnaren" not in page


# --- Those who walked are told ---


def test_they_get_one_letter_when_it_is_published(ready: Walk, solros: Participant, deliver_owed: Deliver) -> None:
    joined(ready, "Utan adress")
    publish(ready, by=None)
    [letter] = [one for one in deliver_owed() if one.to == ["solros@example.org"]]
    assert f"/vandring/{ready.pk}/protokoll" in letter.body
    assert solros.follow_token in letter.body
    assert "List-Unsubscribe" in letter.extra_headers
    told = WalkEvent.objects.get(kind=WalkEventKind.TOLD)
    assert (told.data["letters"], told.data["without"]) == (1, 1)


def test_that_nobody_could_be_told_is_written_down(ready: Walk) -> None:
    Participant.objects.update(email="")
    publish(ready, by=None)
    assert WalkEvent.objects.get(kind=WalkEventKind.TOLD).data["letters"] == 0


def test_what_cases_say_comes_in_one_letter_a_day(ready: Walk, anna_of_streets: User, deliver_owed: Deliver) -> None:
    publish(ready, by=None)
    case = Case.objects.get()
    lifecycle.plan(case, date=timezone.localdate() + timedelta(days=9), by=anna_of_streets)
    lifecycle.resolve(case, by=anna_of_streets)
    yesterday = timezone.now() - timedelta(days=1)
    CaseEvent.objects.update(at=yesterday)
    WalkEvent.objects.filter(kind=WalkEventKind.SENT).update(at=yesterday)
    for _morning in range(2):
        letters.tell_of_days_gone()
    assert Message.objects.filter(kind=letters.NEWS).count() == 1
    [letter] = [one for one in deliver_owed() if "händer efter" in one.subject]
    assert "Åtgärden är planerad" in letter.body
    assert "har åtgärdat felet" in letter.body


def test_one_click_stops_the_letters_and_forgets_the_address(
    client: Client, ready: Walk, solros: Participant, deliver_owed: Deliver
) -> None:
    publish(ready, by=None)
    answer = client.post(f"/vandring/folj/{solros.follow_token}/mejl", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    solros.refresh_from_db()
    assert solros.email == ""
    assert [one for one in deliver_owed() if one.to == ["solros@example.org"]] == []


def test_who_leaves_is_not_named_and_gets_no_letters(client: Client, ready: Walk, solros: Participant) -> None:
    client.post(f"/vandring/folj/{solros.follow_token}/lamna")
    publish(ready, by=None)
    assert not Message.objects.filter(kind=letters.PROTOCOL).exists()
    solros.refresh_from_db()
    assert solros.shown_name == ""
    assert solros.observations.count() == 1


def test_a_reader_of_links_changes_nothing(client: Client, ready: Walk, solros: Participant) -> None:
    for path in ("", "/mejl"):
        answer = client.get(f"/vandring/folj/{solros.follow_token}{path}")
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
    assert client.get(f"/vandring/folj/{solros.follow_token}/lamna").status_code == 405
    solros.refresh_from_db()
    assert solros.email


def test_my_own_page_says_what_became_of_it(client: Client, ready: Walk, solros: Participant) -> None:
    page = f"/vandring/folj/{solros.follow_token}"
    assert "Punkt 1" not in client.get(page).content.decode()
    publish(ready, by=None)
    assert "Punkt 1: Ljus, Gångtunneln" in client.get(page).content.decode()
    [mine] = follow.noted_by(solros)
    assert mine.row


@pytest.mark.parametrize("token", ["nej", "x" * 22, "%00" * 7])
def test_a_wrong_link_opens_nothing(client: Client, db: None, token: str) -> None:
    assert client.get(f"/vandring/folj/{token}").status_code == 404


# --- Who walked ---


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), min_size=1))
def test_no_small_group_follows_from_what_is_told(counted: dict[str, int]) -> None:
    told = tellable(counted)
    assert all(number is None or number >= LEAST for number in told.values())
    assert all(number in (None, counted[key]) for key, number in told.items())
    left_out = [counted[key] for key, number in told.items() if number is None and counted[key]]
    some_told = any(number is not None for number in told.values())
    assert not left_out or not some_told or (sum(left_out) >= LEAST and len(left_out) > 1)


def test_company_counts_for_the_phone_it_stands_around(walk: Walk) -> None:
    joined(walk, company={"woman:26-65": 6, "unknown": 1})
    joined(walk, gender="man", age_band="66+")
    found = composition(list(walk.participants.all()))
    assert found.people == 8
    assert [group.people for group in found.genders] == [None, None, None, None]


def test_late_ones_leave_the_protocol_as_it_is(ready: Walk, noted: Notes, tunnel: Stop) -> None:
    publish(ready, by=None)
    noted(tunnel, text="Kom sent", is_late=True)
    assert "Kom sent" not in str(protocol_of(ready).rows)


def test_a_photo_shows_when_it_is_released(client: Client, ready: Walk) -> None:
    photo = photo_of(ready.observations.get())
    publish(ready, by=None)
    assert str(photo.pk) not in client.get(f"/vandring/{ready.pk}/protokoll").content.decode()
    moderate.release_photo(photo, alt="Trappan i mörker")
    assert "Trappan i mörker" in client.get(f"/vandring/{ready.pk}/protokoll").content.decode()
