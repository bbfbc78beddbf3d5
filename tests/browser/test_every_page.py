"""Every kind of page, for everyone who has one: as narrow as a phone, with text of double size, with more air between
the letters, in the reader's own colours, without motion."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import BrowserContext, Page, ViewportSize

from gisreport.accounts.models import User
from gisreport.cases.models import Follower
from tests.browser.conftest import Opener
from tests.every_page import one_of_each
from tests.every_page import told as told

NARROW: ViewportSize = {"width": 320, "height": 640}
HALF_AS_WIDE: ViewportSize = {"width": 640, "height": 800}

# What may be wider than the window or its own box: maps, and what scrolls sideways by itself and says so.
LEFT_OUT = ".map, .leaflet-container, .table-scroll, .visually-hidden, .skip-link, iframe"

STICKS_OUT = f"""() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest("{LEFT_OUT}"))
  .filter((one) => {{ const box = one.getBoundingClientRect();
    return box.width > 1 && (box.right > document.documentElement.clientWidth + 1 || box.left < -1); }})
  .map((one) => one.outerHTML.slice(0, 100))"""

# Text that its box does not show whole.
IS_CUT = f"""() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => one.checkVisibility() && !one.closest("{LEFT_OUT}") && one.textContent.trim())
  .filter((one) => !["visible", "auto", "scroll"].includes(getComputedStyle(one).overflowX)
    || !["visible", "auto", "scroll"].includes(getComputedStyle(one).overflowY))
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.outerHTML.slice(0, 100))"""

# The letters of WCAG 1.4.12.
AIR = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important }"
    + " * { word-spacing: .16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets.push(sheet); }"""

# What a finger must hit: 44 px for what one does, 24 px for the rest, apart from links within sentences.
SMALL = """() => {
  const large = ".button:not(.button--small), select, textarea, input:not([type=radio], [type=checkbox])";
  return [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .skip-link, .leaflet-control-attribution"))
  .map((one) => [one, one.closest("label") ?? one])
  .map(([one, target]) => [one, target.getBoundingClientRect(), one.matches(large) ? 44 : 24])
  .filter(([one]) => !(one.matches("a:not([class])") && getComputedStyle(one).display === "inline"))
  .filter(([one]) => !one.matches(".case-row__link"))
  .filter(([, box, least]) => box.width > 1 && (box.height < least - 0.5 || box.width < 23.5))
  .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 100)}`) }"""


@pytest.fixture
def everyone(told: Follower, anna_of_streets: User, settings: LazySettings) -> Iterator[tuple[Client, list[str]]]:
    """Each kind of reader, signed in where they have to, with an address of every page there is for them."""
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    boss = User.objects.create_superuser("root@example.org", name="Root")
    resident, officer, administrator = Client(), Client(), Client()
    officer.force_login(anna_of_streets)
    administrator.force_login(boss)
    secret = f"/a/{told.token}"
    return iter(
        [
            (resident, one_of_each(resident, "/", secret, f"{secret}/tack", f"{secret}/avisering", "/konto/login/")),
            (officer, one_of_each(officer, "/handlaggning/", "/konto/2fa/")),
            (administrator, one_of_each(administrator, "/administration/", "/handlaggning/ej-levererat/")),
        ]
    )


def opened(everyone: Iterator[tuple[Client, list[str]]], context: BrowserContext, site: str) -> Iterator[Page]:
    """The pages one after the other, each address once."""
    page, seen = context.new_page(), set()
    for client, addresses in everyone:
        context.clear_cookies()
        if session := client.cookies.get(configured.SESSION_COOKIE_NAME):
            context.add_cookies([{"name": session.key, "value": session.value, "url": site}])
        for address in addresses:
            if address not in seen:
                seen.add(address)
                page.goto(address)
                yield page
    assert len(seen) > 30


def test_everything_fits_and_nothing_is_cut(
    everyone: Iterator[tuple[Client, list[str]]], open_context: Opener, site: str
) -> None:
    wrong: list[str] = []

    def look(page: Page, how: str, *questions: str) -> None:
        found = [element for question in questions for element in page.evaluate(question)]
        wrong.extend(f"{how}, {page.url.removeprefix(site)}: {element}" for element in found[:5])

    titles: dict[str, str] = {}
    for page in opened(everyone, open_context(viewport=NARROW, reduced_motion="reduce"), site):
        same = titles.setdefault(page.title(), page.url)
        if same != page.url:
            wrong.append(f"{page.url} has the title of {same}: {page.title()}")
        look(page, "320 px", STICKS_OUT, IS_CUT)
        look(page, "too small to hit", SMALL)
        page.set_viewport_size(HALF_AS_WIDE)
        page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        look(page, "double text", STICKS_OUT, IS_CUT)
        page.evaluate("() => { document.documentElement.style.fontSize = '' }")
        page.evaluate(AIR)
        page.set_viewport_size(NARROW)
        look(page, "airy text", STICKS_OUT, IS_CUT)
    assert not wrong, "\n".join(wrong)
