"""The service in one sitting: a fault is reported, reaches the administration that answers for it, is handled, handed
over and mended, and whoever reported it hears of every step. In Swedish and in English."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from gisreport.cases.status import Status
from tests.browser.conftest import PHONE, Opener
from tests.browser.story import (
    Deliver,
    Officer,
    Resident,
    ResidentOnThePhone,
    ResidentWithoutScripts,
    Words,
    letters_to,
    photo_that_tells_where,
    tells_where,
)
from tests.cast import Town
from tests.geometry import pin

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
RUT = "rut@example.org"
LAMPS = "Tre lampor är släckta. Ring min granne Torbjörn om ni undrar."
REVIEWED = "Tre lampor är släckta."
ANSWER = "Vi byter alla tre samtidigt."
MORE = "Nu är en fjärde släckt också."
PICTURE = "En stolpe utan ljus"
HOLE = "Ett hål mitt i körbanan, stort som en hink."


@pytest.fixture(params=LOCALES)
def say(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


def test_a_lamp_is_reported_in_words_and_mended(
    open_context: Opener,
    say: Words,
    lilleby: Town,
    anna_of_streets: User,
    omar_of_parks: User,
    do_jobs: Callable[..., int],
    deliver_owed: Deliver,
    tmp_path: Path,
) -> None:
    locale = LOCALES[say.language]
    streets, parks = lilleby.offices["gatukontoret"], lilleby.offices["parkforvaltningen"]
    belonging = say.stored(
        sv="ärenden om ”Belysning” i Lilleby kommun hör dit",
        en="cases about “Lighting” in Lilleby Municipality belong there",
    )

    # Rut has no scripts and no map. She says where it is in words.
    twin = open_context(locale=locale).new_page()
    rut = ResidentWithoutScripts(open_context(locale=locale, java_script_enabled=False), say, twin)
    rut.reports_a_lamp(
        place="Vid kajen i Lilleby, tredje stolpen", text=LAMPS, photo=photo_that_tells_where(tmp_path), email=RUT
    )
    case = Case.objects.get()
    rut.is_thanked(case, belonging)

    # Two letters go out: one to the office that answers for lamps, one to Rut.
    do_jobs()
    [to_streets] = letters_to(streets.email, deliver_owed())
    assert case.number in to_streets.subject
    assert LAMPS in to_streets.body
    [receipt] = letters_to(RUT, deliver_owed())
    assert rut.secret_link(case) in receipt.body

    # Nobody else can read her words or see her photo yet.
    neighbour = Resident(open_context(locale=locale), say)
    neighbour.reads_the_public_page(case)
    neighbour.does_not_see("lampor", "Torbjörn", RUT)
    expect(neighbour.main.get_by_role("img")).to_have_count(0)

    # Anna finds the case in her inbox and reads what Rut wrote and answered.
    anna = Officer(open_context(locale=locale), say)
    anna.signs_in(anna_of_streets)
    anna.opens(case)
    anna.sees(LAMPS, "Vid kajen i Lilleby, tredje stolpen", RUT, say.stored(sv="Flera", en="Several"))

    # She takes it, plans it, answers, and shows everyone what may be shown.
    day = timezone.localdate() + timedelta(days=9)
    anna.acts("Fördela", choose={"Handläggare": anna_of_streets.name})
    anna.acts("Planera", {"Åtgärden är planerad till": day.isoformat()})
    anna.sees(say("Åtgärden är planerad till {date}.", date=say.day(day)))
    anna.answers(ANSWER)
    anna.acts("Publicera texten", {"Text för alla": REVIEWED})
    anna.releases_the_photo(PICTURE)

    neighbour.reads_the_public_page(case)
    neighbour.sees(REVIEWED, say("Åtgärden är planerad till {date}.", date=say.day(day)))
    neighbour.does_not_see("Torbjörn", RUT, "Vid kajen", ANSWER, anna_of_streets.name)
    assert not tells_where(neighbour.main.get_by_role("img", name=PICTURE))

    # Rut reads the answer on her secret page, and has more to tell.
    rut.follows_the_case(case)
    rut.sees(LAMPS, ANSWER, say("Åtgärden är planerad till {date}.", date=say.day(day)))
    rut.does_not_see(anna_of_streets.name)
    rut.adds(MORE)

    # The lamps turn out to be the park's. Anna hands the case over and it leaves her inbox.
    anna.page.reload()
    anna.sees(MORE)
    anna.acts("Lämna över", {"Ärendet går vidare, eftersom …": "stolparna står i parken"}, choose={"Till": parks.name})
    anna.page.wait_for_url("**/handlaggning/")
    anna.looks()
    expect(anna.main.get_by_role("link", name=case.number)).to_have_count(0)
    assert len(letters_to(parks.email, deliver_owed())) == 1

    # Omar at the park mends them.
    omar = Officer(open_context(locale=locale), say)
    omar.signs_in(omar_of_parks)
    omar.opens(case)
    omar.sees(LAMPS, MORE, ANSWER)
    omar.acts("Åtgärdat")
    omar.sees(say("{name} har åtgärdat felet.", name=parks.name))
    case.refresh_from_db()
    assert (case.status, case.administration) == (Status.RESOLVED, parks)

    # Rut has had a letter about everything that everyone may know, and about the answer to her.
    told = [letter.body for letter in letters_to(RUT, deliver_owed())][1:]
    expected = [
        say("Åtgärden är planerad till {date}.", date=say.day(day)),
        ANSWER,
        say(
            "Ärendet har gått vidare till {name}, eftersom {reason}.",
            name=parks.name,
            reason="stolparna står i parken",
        ),
        say("{name} har åtgärdat felet. Stämmer det inte? Säg till.", name=parks.name),
    ]
    assert len(told) == len(expected)
    for body, sentence in zip(told, expected, strict=True):
        assert sentence in body
        assert rut.secret_link(case) in body

    rut.follows_the_case(case)
    rut.sees(say("{name} har åtgärdat felet. Stämmer det inte? Säg till.", name=parks.name))
    neighbour.reads_the_public_page(case)
    neighbour.sees(say("{name} har åtgärdat felet.", name=parks.name), "stolparna står i parken", REVIEWED)
    neighbour.does_not_see("Torbjörn", RUT, ANSWER, MORE, anna_of_streets.name, omar_of_parks.name)


def test_a_hole_is_reported_from_the_phone_that_stands_by_it(
    open_context: Opener,
    say: Words,
    lilleby: Town,
    anna_of_streets: User,
    deliver_owed: Deliver,
) -> None:
    locale, here = LOCALES[say.language], pin(3, 3)
    phone = open_context(
        **PHONE,
        locale=locale,
        permissions=["geolocation"],
        geolocation={"latitude": here.y, "longitude": here.x, "accuracy": 12},
    )
    ali = ResidentOnThePhone(phone, say)
    ali.reports_a_hole_here(text=HOLE)
    case = Case.objects.get()
    ali.is_thanked(
        case,
        say.stored(
            sv="ärenden om ”Vägskada” i Lilleby kommun hör dit",
            en="cases about “Road damage” in Lilleby Municipality belong there",
        ),
    )
    assert case.point is not None
    assert (round(case.point.x, 6), round(case.point.y, 6)) == (round(here.x, 6), round(here.y, 6))

    # He wanted no answer, so only the office hears of it.
    assert [letter.to for letter in deliver_owed()] == [[lilleby.offices["gatukontoret"].email]]

    anna = Officer(open_context(locale=locale), say)
    anna.signs_in(anna_of_streets)
    anna.opens(case)
    anna.sees(HOLE, say("Anonym"))
    expect(anna.main.locator(".pin--mine")).to_be_visible()
    anna.acts("Påbörja")
    anna.acts(
        "Åtgärdas inte",
        choose={
            "Vi åtgärdar inte detta, eftersom …": say.stored(
                sv="marken inte är kommunens", en="the land does not belong to the municipality"
            )
        },
    )

    ali.follows_the_case(case)
    ali.sees(
        HOLE,
        say(
            "{name} kommer inte att åtgärda detta, eftersom {reason}.",
            name="Gatukontoret",
            reason=say.stored(sv="marken inte är kommunens", en="the land does not belong to the municipality"),
        ),
    )
