"""A walk is planned by keyboard alone, by mouse, and without scripts; a resident answers where to go."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_admin_pages import sign_in
from tests.browser.test_every_page import NARROW, STICKS_OUT
from tests.cast import Town
from tests.geometry import pin
from tests.walks.plan.draft import STATEMENTS, draft_walk, open_walk
from walks.models import Phase, Survey, Walk
from walks.plan import PlannedStop, route_through, set_stops
from walks.where import written

Axe = Callable[[Page], None]


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_by_keyboard_alone(open_context: Opener, lilleby: Town, leila_the_walk_leader: User) -> None:
    page = sign_in(open_context(), leila_the_walk_leader)
    page.goto("/vandring/planera/ny/9001")
    day = timezone.localdate().replace(year=timezone.localdate().year + 1, month=11, day=24)
    keys = page.keyboard
    page.get_by_label("Vad ska vandringen heta?").focus()
    keys.type("Hamnen i mörker")
    for label, words in (("Dag", f"{day:%m%d%Y}"), ("Börjar", "0500PM"), ("Slutar", "0700PM")):
        page.get_by_label(label, exact=True).focus()
        keys.type(words)
    keys.press("Tab")
    expect(page.locator("#light-words")).to_contain_text("mörkt under hela vandringen")
    page.get_by_label("Mötesplats", exact=True).focus()
    keys.type("Bryggan")
    page.get_by_label("Mötesplatsen på kartan").focus()
    keys.type(written(pin(2, 2)))
    for name in STATEMENTS:
        page.locator(f"#id_{name}").focus()
        keys.type(f"Om {name}.")
    keys.press("Enter")  # a text of several lines: nothing is sent
    page.get_by_role("button", name="Spara och välj stopp").focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Stopp och väg")).to_be_visible()
    page.wait_for_selector("#map.leaflet-container")  # before the script is there, the button saves
    for name, place in (("Parken", pin(2, 3)), ("Tunneln", pin(2, 2))):
        page.get_by_role("button", name="Lägg till ett stopp").focus()
        keys.press("Enter")
        keys.type(name)
        keys.press("Tab")
        keys.type(written(place))
    page.get_by_role("button", name=re.compile("Flytta upp ?: Tunneln")).focus()
    keys.press("Enter")
    expect(page.locator("#stops-said")).to_have_text("Tunneln är nu stopp 1.")
    picture(page, "stops-desktop")
    page.get_by_role("button", name="Spara stoppen").focus()
    keys.press("Enter")
    page.get_by_role("button", name="Publicera vandringen").focus()
    picture(page, "ready-desktop")
    keys.press("Enter")
    expect(page.get_by_text("Vandringen är publicerad. Nu kan")).to_be_visible()
    walk = Walk.objects.get()
    assert [stop.name for stop in walk.stops.all()] == ["Tunneln", "Parken"]
    assert walk.phase == Phase.OPEN


def test_by_mouse_on_the_map(open_context: Opener, lilleby: Town, leila_the_walk_leader: User) -> None:
    walk = draft_walk(lilleby, leila_the_walk_leader)
    page = sign_in(open_context(), leila_the_walk_leader)
    page.goto(f"/vandring/planera/{walk.pk}/stopp")
    page.locator("#map").click(position={"x": 80, "y": 80})
    page.keyboard.type("Busshållplatsen")
    expect(page.locator(".walk-pin span")).to_have_count(4)
    first, last = page.locator("[data-number]").nth(0), page.locator("[data-number]").nth(2)
    last.drag_to(first, target_position={"x": 20, "y": 2})
    expect(page.locator("#stops-said")).to_have_text("Busshållplatsen är nu stopp 1.")
    page.get_by_label("Ritad, eller från en GPX-fil").check()
    expect(page.locator(".walk-corner")).to_have_count(3)
    page.locator("#map").click(position={"x": 120, "y": 200})
    expect(page.locator(".walk-corner")).to_have_count(4)
    page.get_by_role("button", name="Spara stoppen").click()
    expect(page.get_by_text("Stoppen är sparade.")).to_be_visible()
    walk.refresh_from_db()
    assert [stop.name for stop in walk.stops.all()] == ["Busshållplatsen", "Gångtunneln", "Parken"]
    assert walk.route is not None
    assert len(walk.route) == 4


def test_without_scripts_stops_trade_places(open_context: Opener, lilleby: Town, leila_the_walk_leader: User) -> None:
    walk = draft_walk(lilleby, leila_the_walk_leader)
    tunnel = walk.stops.get(position=1).pk
    page = sign_in(open_context(java_script_enabled=False), leila_the_walk_leader)
    page.goto(f"/vandring/planera/{walk.pk}/stopp")
    page.get_by_role("button", name=re.compile("Flytta ner ?: Gångtunneln")).click()
    page.get_by_label("Namn").last.fill("Kiosken")
    page.get_by_role("button", name="Spara stoppen").click()
    expect(page.get_by_text("Stoppen är sparade.")).to_be_visible()
    assert [stop.name for stop in walk.stops.all()] == ["Parken", "Gångtunneln", "Kiosken"]
    assert walk.stops.get(position=2).pk == tunnel


@pytest.mark.parametrize("scripts", [True, False])
def test_a_resident_says_where_to_go(open_context: Opener, lilleby: Town, scripts: bool) -> None:
    today = timezone.localdate()
    survey = Survey.objects.create(
        municipality=lilleby.municipality, title="Vart ska vi gå?", question="Var?", opens_on=today, closes_on=today
    )
    page = open_context(java_script_enabled=scripts).new_page()
    page.goto(f"/vandring/fraga/{survey.pk}")
    page.get_by_label("Otrygg", exact=True).check()
    if scripts:
        page.locator("#map").click(position={"x": 150, "y": 150})
    else:
        page.get_by_label("Beskriv var platsen är").fill("Gångtunneln")
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("heading", name="Tack! Svaret är sparat")).to_be_visible()
    saved = survey.answers.get()
    assert (saved.point is not None, saved.place) == (scripts, "" if scripts else "Gångtunneln")


@pytest.mark.parametrize("hour", [7, 12, 20])
def test_the_sheet_is_one_page_of_paper(
    open_context: Opener, lilleby: Town, leila_the_walk_leader: User, hour: int
) -> None:
    """However much there is to say about the light: at dawn, by day or in the dark."""
    today = timezone.localtime()
    begins = today.replace(year=today.year + 1, month=11, day=24, hour=hour, minute=36)
    walk = open_walk(lilleby, leila_the_walk_leader, starts_at=begins, ends_at=begins + timedelta(hours=2))
    stops = [PlannedStop(f"Stopp {number}", pin(2 + number / 10, 2 + number % 3 / 5)) for number in range(1, 8)]
    set_stops(walk, stops, route_through(stop.point for stop in stops), by=leila_the_walk_leader)
    page = sign_in(open_context(), leila_the_walk_leader)
    page.goto(f"/vandring/planera/{walk.pk}/blad")
    page.emulate_media(media="print")
    picture(page, "sheet-print")
    paper = page.pdf(prefer_css_page_size=True)
    if folder := os.environ.get("PICTURES"):
        Path(folder, "sheet.pdf").write_bytes(paper)
    [box] = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+ [\d.]+)", paper)
    assert [round(float(side)) for side in box.split()] == [595, 842]


@pytest.mark.parametrize("device", [{}, {**PHONE, "color_scheme": "dark"}], ids=["desktop", "dark-phone"])
def test_axe_finds_nothing(
    open_context: Opener, axe_clean: Axe, leila_the_walk_leader: User, lilleby: Town, device: dict[str, object],
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    walk = open_walk(lilleby, leila_the_walk_leader, kind="children", shows_code=True)
    unfinished = draft_walk(lilleby, leila_the_walk_leader, purpose="", feedback="", title="Vandring i Skogen")
    today = timezone.localdate()
    survey = Survey.objects.create(
        municipality=lilleby.municipality, walk=walk, title="Vart ska vi gå?", question="Var känns det otryggt?",
        opens_on=today, closes_on=today,
    )  # fmt: skip
    for valence, x in (("negative", 2), ("negative", 2.01), ("positive", 3)):
        survey.answers.create(point=pin(x, 2), valence=valence, text="Här är det så.", place="Parken" if x == 2 else "")
    page = sign_in(open_context(**device), leila_the_walk_leader)
    mine = "/vandring/planera"
    for name, path in {
        "list": "/vandring/", "public": f"/vandring/{walk.pk}", "planning": f"{mine}/", "new": f"{mine}/ny/9001",
        "overview": f"{mine}/{walk.pk}/", "unfinished": f"{mine}/{unfinished.pk}/",
        "stops": f"{mine}/{walk.pk}/stopp", "codes": f"{mine}/{walk.pk}/koder", "sheet": f"{mine}/{walk.pk}/blad",
        "guardians": f"{mine}/{walk.pk}/vardnadshavare", "cancel": f"{mine}/{walk.pk}/stall-in",
        "checklists": f"{mine}/checklistor/9001/", "checklist": f"{mine}/checklistor/9001/ny",
        "survey-new": f"{mine}/fragor/ny/9001", "results": f"{mine}/fragor/{survey.pk}/",
        "survey": f"/vandring/fraga/{survey.pk}", "thanks": f"/vandring/fraga/{survey.pk}/tack",
    }.items():  # fmt: skip
        page.goto(path)
        picture(page, f"{name}-{request.node.callspec.id}")
        axe_clean(page)
        if device:
            page.set_viewport_size(NARROW)
            assert page.evaluate(STICKS_OUT) == [], name
            page.set_viewport_size(PHONE["viewport"])
