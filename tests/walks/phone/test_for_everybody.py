"""The app by keyboard and to those who listen; small screens, both looks, other kinds of walks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gisreport.pwa.shell import shell
from tests.browser.axe import axe_clean
from tests.browser.conftest import ConsoleErrors, Opener
from tests.cast import Town
from tests.html_checker import valid_html
from tests.walks.phone.conftest import IN_HAND, join
from tests.walks.phone.walking import a_photo, expect_all_received, observations_of, open_details
from tests.walks.sync.conftest import found_walk
from walks.models import SubGroup, VoiceNote, Walk, WalkType

LARGE = 88  # CSS pixels
# A microphone that needs no machine with one.
BEEP = """() => {
  const context = new AudioContext();
  const beep = context.createOscillator();
  const heard = context.createMediaStreamDestination();
  beep.connect(heard);
  beep.start();
  navigator.mediaDevices.getUserMedia = async () => heard.stream;
}"""


def every_screen(page: Page, walk: Walk, look_at: Callable[[Page], None]) -> None:
    page.goto("/v/")
    look_at(page)
    page.goto(f"/v/{walk.leader_code}")
    expect(page.get_by_role("heading", name=walk.title)).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Gå med").click()
    expect(page.get_by_text("Klar utan täckning.")).to_be_visible()
    look_at(page)
    open_details(page)
    page.set_input_files("#library", [a_photo(1)])
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect_all_received(page, 1, 1)
    for name in ("Mina", "Andras", "Karta", "Mer"):
        page.get_by_role("navigation").get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        page.wait_for_timeout(300)
        look_at(page)


@pytest.mark.parametrize("look", ["dark", "light"])
def test_every_screen_is_accessible_and_fits_a_narrow_phone(open_context: Opener, walk: Walk, look: str) -> None:
    context = open_context(**IN_HAND | {"viewport": {"width": 320, "height": 640}})
    context.add_init_script(f"if (location.protocol === 'http:') localStorage.setItem('gisreport.look', '{look}')")

    def look_at(page: Page) -> None:
        axe_clean(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") == 320

    every_screen(context.new_page(), walk, look_at)


def test_by_keyboard_alone(open_context: Opener, walk: Walk) -> None:
    page = open_context(**IN_HAND).new_page()
    join(page, walk)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press_until(page, "Otryggt")
    expect(page.get_by_role("heading", name="Vad gäller det?")).to_be_focused()
    press_until(page, "Skötsel Här är helt och rent.")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press_until(page, "Spara")
    expect(page.get_by_role("status").filter(has_text="Sparat i telefonen.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect_all_received(page, 1, 0)


def press_until(page: Page, name: str) -> None:
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => (document.activeElement.innerText ?? '').trim().replace(/\\s+/g, ' ')") == name:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{name} is not reached by the tab key")


def test_what_is_pressed_in_the_dark_is_large(open_context: Opener, walk: Walk) -> None:
    page = open_context(**IN_HAND).new_page()
    join(page, walk)
    for name in ("Tryggt", "Otryggt"):
        assert height(page, name) >= LARGE
    page.get_by_role("button", name="Tryggt", exact=True).click()
    assert height(page, "Skötsel Här är helt och rent.") >= LARGE
    page.get_by_role("button", name="Skötsel Här är helt och rent.").click()
    assert height(page, "Spara") >= LARGE


def height(page: Page, name: str) -> float:
    box = page.get_by_role("button", name=name, exact=True).bounding_box()
    assert box
    return box["height"]


def test_a_childrens_walk_asks_for_counts_and_no_names(open_context: Opener, lilleby: Town) -> None:
    walk = found_walk(lilleby, kind=WalkType.CHILDREN)
    page = open_context(**IN_HAND).new_page()
    page.goto(f"/v/{walk.join_code}")
    expect(page.get_by_role("heading", name=walk.title)).to_be_visible()
    expect(page.get_by_label("Namn eller påhittat namn")).to_be_hidden()
    expect(page.get_by_text("E-post")).to_be_hidden()
    page.get_by_label("Hur många är ni kring den här telefonen?").fill("9")
    page.get_by_text("Räkna efter kön och ålder").click()
    page.get_by_label("vill inte uppge, 0–14 år").fill("8")
    page.get_by_role("button", name="Gå med").click()
    open_details(page)
    expect(page.get_by_role("button", name="Spela in röst")).to_be_hidden()
    expect(page.get_by_label("Antal i gruppen")).to_have_value("9")
    page.get_by_label("Antal som håller med").fill("7")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect_all_received(page, 1, 0)
    (seen,) = observations_of(walk)
    assert (seen.agree, seen.asked) == (7, 9)
    assert seen.participant.company == {"unknown:0-14": 8, "unknown": 1}
    assert seen.participant.name == ""


def test_accessibility_walks_say_what_works_and_what_should_be_better(open_context: Opener, lilleby: Town) -> None:
    walk = found_walk(lilleby, kind=WalkType.ACCESSIBILITY)
    SubGroup.objects.create(walk=walk, name="Norra")
    page = open_context(**IN_HAND).new_page()
    page.goto(f"/v/{walk.join_code.lower()[:3]}-{walk.join_code[3:]}")
    page.get_by_label("Vilken grupp går du med?").select_option("Norra")
    page.get_by_role("button", name="Gå med").click()
    page.get_by_role("button", name="Behöver bli bättre").click()
    page.get_by_role("button", name="Vägen är jämn").click()
    page.get_by_label("Akut fel").check()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect_all_received(page, 1, 0)
    (seen,) = observations_of(walk)
    assert (seen.valence, seen.theme, seen.is_urgent) == ("negative", "path", True)
    assert str(seen.participant.subgroup) == "Norra"


def test_a_rough_position_is_warned_of_and_can_be_moved(open_context: Opener, walk: Walk) -> None:
    place = IN_HAND["geolocation"] | {"accuracy": 3000}
    page = open_context(**IN_HAND | {"geolocation": place}).new_page()
    join(page, walk)
    open_details(page)
    expect(page.get_by_text("Telefonens läge är osäkert, på ungefär 3000 meter när.")).to_be_visible()
    page.get_by_role("button", name="På kartan").click()
    page.get_by_role("button", name="Kartans mitt").click()
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(page.locator("#place-words")).to_have_text("Platsen är vald på kartan.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect_all_received(page, 1, 0)
    (seen,) = observations_of(walk)
    assert (seen.placed, seen.accuracy) == ("moved", None)
    assert seen.point


def test_a_wrong_code_is_answered_in_words(open_context: Opener, walk: Walk, console_errors: ConsoleErrors) -> None:
    console_errors.expect("404")
    page = open_context(**IN_HAND).new_page()
    page.goto("/v/22-22-222")
    expect(page.get_by_role("alert").filter(has_text="Det finns ingen vandring med den koden.")).to_be_visible()
    page.get_by_label("Vandringens kod").fill(walk.join_code)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", name=walk.title)).to_be_visible()


def test_a_voice_is_recorded_and_arrives(open_context: Opener, walk: Walk) -> None:
    """The microphone is the browser's own, which beeps."""
    page = open_context(**IN_HAND).new_page()
    join(page, walk)
    open_details(page)
    page.evaluate(BEEP)
    page.get_by_role("button", name="Spela in röst").click()
    expect(page.get_by_role("button", name="Spelar in, 1 sekunder.")).to_be_visible()
    page.get_by_role("button", name="Spelar in").click()
    expect(page.locator("#voice-player")).to_be_visible()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect_all_received(page, 1, 1)
    (voice,) = VoiceNote.objects.filter(walk=walk)
    assert (voice.mimetype, voice.observation and voice.observation.theme) == ("audio/webm", "lighting")


def test_the_shell_is_valid_html(tmp_path: Path) -> None:
    valid_html({"/v/": shell("sv"), "/v/ in English": shell("en")}, tmp_path)
