"""What every kind of event is called, in the two languages that must be complete."""

from pathlib import Path

import pytest
from django.conf import settings

from gisreport.accounts.models import User
from gisreport.cases.events import (
    EVENTS,
    Audience,
    own_sentence,
    personal_sentence,
    public_sentence,
    sentence_for,
    staff_sentence,
)
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import CaseEvent, Follower
from routing.models import Administration

STREETS = Administration(name="Gatukontoret", name_en="The Streets Office")
DATA = {"date": "2026-05-03", "reason": {"sv": "kommunen sköter lampan", "en": "the municipality runs the lamp"}}
IN_SWEDISH = {
    "received": "Anmälan har kommit in.",
    "assigned": "Gatukontoret har fått ärendet, eftersom kommunen sköter lampan.",
    "planned": "Åtgärden är planerad till 3 maj 2026.",
    "in_progress": "Arbetet pågår.",
    "resolved": "Gatukontoret har åtgärdat felet.",
    "declined": "Gatukontoret kommer inte att åtgärda detta, eftersom kommunen sköter lampan.",
    "handed_over": "Ärendet har gått vidare till Gatukontoret, eftersom kommunen sköter lampan.",
    "merged": "Flera har anmält samma sak. Anmälningarna har samlats i ett ärende.",
}
IN_ENGLISH = {
    "received": "The report has come in.",
    "assigned": "The Streets Office has the case, because the municipality runs the lamp.",
    "planned": "The work is planned for 3 May 2026.",
    "in_progress": "Work is under way.",
    "resolved": "The Streets Office has fixed the fault.",
    "declined": "The Streets Office will not act on this, because the municipality runs the lamp.",
    "handed_over": "The case has gone on to The Streets Office, because the municipality runs the lamp.",
    "merged": "Several people reported this. The reports are gathered in one case.",
}
PERSONAL = {
    "received": "Vi har tagit emot din anmälan.",
    "resolved": "Gatukontoret har åtgärdat felet. Stämmer det inte? Säg till.",
}
SWEDISH_LETTERS = set("åäöÅÄÖ")


def happened(kind: str, **facts: object) -> CaseEvent:
    officer = User(name="Anna", email="anna@example.org")
    return CaseEvent(kind=kind, administration=STREETS, data=DATA, officer=officer, is_public_text=True, **facts)


@pytest.mark.parametrize(("kind", "sentence"), IN_SWEDISH.items())
def test_the_public_sentence(kind: str, sentence: str) -> None:
    assert public_sentence(happened(kind), "sv") == sentence


@pytest.mark.parametrize(("kind", "sentence"), PERSONAL.items())
def test_the_personal_sentence(kind: str, sentence: str) -> None:
    assert personal_sentence(happened(kind), "sv") == sentence


def test_what_no_follower_may_know_has_no_sentence_for_them() -> None:
    for kind in (EventKind.NOTED, EventKind.TAKEN, EventKind.HIDDEN, EventKind.SHOWN):
        assert public_sentence(happened(kind)) == personal_sentence(happened(kind)) == ""
        assert staff_sentence(happened(kind))


def test_every_kind_has_its_row() -> None:
    assert list(EVENTS) != []
    assert set(EVENTS) == set(EventKind)


@pytest.mark.parametrize("kind", EventKind)
def test_no_public_sentence_speaks_to_you_or_of_us(kind: EventKind) -> None:
    words = public_sentence(happened(kind), "sv").lower().replace(".", " ").split()
    assert not {"din", "ditt", "du", "vi", "oss", "vår", "anna"} & set(words)


def test_a_private_reply_is_nothing_for_everyone() -> None:
    reply = happened("replied")
    assert public_sentence(reply, "sv") == "Gatukontoret har svarat."
    reply.is_public_text = False
    assert public_sentence(reply) == ""
    assert personal_sentence(reply, "sv") == "Gatukontoret har svarat."


def test_an_owner_to_whom_nothing_is_sent_has_not_got_it() -> None:
    for kind in ("assigned", "handed_over"):
        event = happened(kind)
        event.data = {**DATA, "forwarded": False}
        assert public_sentence(event, "sv") == "Gatukontoret ansvarar för detta, eftersom kommunen sköter lampan."


def test_whoever_did_it_is_told_so() -> None:
    assert own_sentence(happened("no_longer_needed"), "sv").startswith("Du har sagt")


def test_a_report_is_nobodys_who_has_only_seen_the_same() -> None:
    rut, olle = Follower(pk=1), Follower(pk=2, is_reporter=False)
    assert sentence_for(rut, happened("received"), "sv") == "Vi har tagit emot din anmälan."
    assert sentence_for(olle, happened("received"), "sv") == "Anmälan har kommit in."
    assert sentence_for(olle, happened("text_released"), "sv").startswith("Beskrivningen visas nu")
    assert sentence_for(olle, happened("supported", follower=olle), "sv") == "Du har sett samma sak."


def test_braces_in_a_reason_are_only_braces() -> None:
    event = happened("declined")
    event.data = {"reason": {"sv": "{name} {0} %(x)s"}}
    assert public_sentence(event, "sv").endswith("eftersom {name} {0} %(x)s.")


def has_english() -> bool:
    return (Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.mo").is_file()


in_english = pytest.mark.skipif("not has_english()", reason="the English catalogue is not compiled")


@in_english
@pytest.mark.parametrize(("kind", "sentence"), IN_ENGLISH.items())
def test_the_public_sentence_in_english(kind: str, sentence: str) -> None:
    assert public_sentence(happened(kind), "en") == sentence


@in_english
@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("telling", [public_sentence, personal_sentence, own_sentence, staff_sentence])
def test_every_sentence_is_in_english_too(telling: object, kind: EventKind) -> None:
    swedish, english = (telling(happened(kind), language) for language in ("sv", "en"))  # type: ignore[operator]
    assert bool(swedish) == bool(english)
    assert not swedish or swedish != english
    assert not SWEDISH_LETTERS & set(english)


def test_audiences_are_told_apart() -> None:
    for row in EVENTS.values():
        assert bool(row.public) == (row.audience is Audience.EVERYONE)
        assert bool(row.personal) == (row.audience is not Audience.STAFF)
        assert row.staff
