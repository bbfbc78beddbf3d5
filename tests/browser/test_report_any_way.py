"""With the map blocked, by keyboard alone, on the smallest screen, in other languages and in the dark."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from reports.models import Report
from routing.models import Place
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.geometry import pin

HERE = pin(3, 3)
SMALLEST = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def sandvik(lilleby: Town) -> Place:
    return Place.objects.create(
        kind=Place.Kind.ADDRESS,
        name="Kajen 4",
        search_name="kajen 4",
        point=HERE,
        municipality=lilleby.municipality,
    )


def thanked(page: Page) -> None:
    expect(page.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()


def test_with_the_map_blocked_the_search_still_finds_the_place(
    open_context: Opener, sandvik: Place, axe_clean: Callable[[Page], None], console_errors: ConsoleErrors
) -> None:
    console_errors.expect("/vendor/leaflet/")
    page = open_context(**PHONE).new_page()
    page.route("**/vendor/leaflet/**", lambda route: route.abort())
    page.goto("/anmal")
    expect(page.get_by_text("Kartan gick inte att visa.")).to_be_visible()
    axe_clean(page)
    page.get_by_label("Sök gata, plats, postnummer eller koordinater").fill("kajen")
    page.get_by_role("button", name="Kajen 4").click()
    expect(page.get_by_text("Platsen ligger i Lilleby kommun.")).to_be_visible()
    page.locator("#var [data-next]").click()
    page.locator("label.category", has_text="Vägskada").click()
    page.get_by_role("button", name="Skicka anmälan").click()
    thanked(page)
    point = Report.objects.get().point
    assert point is not None
    assert point.distance(HERE) < 1e-5


def test_by_keyboard_alone(page: Page, lilleby: Town) -> None:
    page.goto("/anmal")
    expect(page.locator("#map .leaflet-control-zoom")).to_be_visible()

    def tab_to(selector: str) -> None:
        for _press in range(60):
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"{selector} is not reached by Tab")

    tab_to("#id_place")
    page.keyboard.type("Vid kajen i Lilleby")
    tab_to("#var [data-next]")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.closest('details').id") == "vad"
    tab_to("input[name=category]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[name=category]:checked")).to_have_value("belysning")
    tab_to("#vad [data-next]")
    page.keyboard.press("Enter")
    tab_to("#id_description")
    page.keyboard.type("Lampan är släckt.")
    tab_to("#send")
    page.keyboard.press("Enter")
    thanked(page)
    assert Report.objects.get().place == "Vid kajen i Lilleby"


def test_search_results_and_coordinates_move_the_pin(page: Page, sandvik: Place) -> None:
    page.goto("/anmal")
    search = page.get_by_label("Sök gata, plats, postnummer eller koordinater")
    search.fill("kajen")
    search.press("Enter")
    page.get_by_role("button", name="Kajen 4").click()
    expect(page.locator("input[name=lat]")).to_have_value(f"{HERE.y:.6f}")
    page.get_by_text("Skriv koordinater").click()
    page.get_by_label("Koordinater", exact=True).fill("6914000 614000")
    page.get_by_label("Koordinater", exact=True).press("Tab")
    expect(page.locator("input[name=lat]")).to_have_value(f"{pin(4, 4).y:.6f}")
    assert not Report.objects.exists()


def test_categories_of_another_municipality_come_with_the_pin(page: Page, lilleby: Town) -> None:
    storby = Place.objects.create(
        kind=Place.Kind.ADDRESS,
        name="Torget 1",
        search_name="torget 1",
        point=pin(15, 3),
        municipality_id=lilleby.municipality.__class__.objects.get(code="9002").pk,
    )
    lilleby.categories["belysning"].__class__.objects.filter(municipality=storby.municipality, code="park").delete()
    page.goto("/anmal")
    page.get_by_label("Sök gata, plats, postnummer eller koordinater").fill("torget")
    page.get_by_role("button", name="Torget 1").click()
    expect(page.get_by_text("Platsen ligger i Storby kommun.")).to_be_visible()
    page.locator("#var [data-next]").click()
    expect(page.locator("label.category")).to_have_count(3)


def overflows(page: Page) -> list[str]:
    """What stands out of the window sideways."""
    return page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((one) => !one.closest(".leaflet-pane, .visually-hidden, .skip-link") && one.checkVisibility())
          .filter((one) => { const box = one.getBoundingClientRect();
            return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1); })
          .map((one) => one.outerHTML.slice(0, 80))"""
    )


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["sv", "en", "sv-x-lattlast", "ar"])
def test_it_fits_the_smallest_screen_in_any_language(
    language: str,
    scripts: bool,
    open_context: Opener,
    lilleby: Town,
    settings: LazySettings,
    axe_clean: Callable[[Page], None],
) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    context = open_context(java_script_enabled=scripts, **SMALLEST)
    page = context.new_page()
    page.goto(f"/sprak/{language}/?next=/anmal")
    page.goto(f"/anmal?lat={HERE.y}&lon={HERE.x}&category=otrygg-plats")
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    if scripts:
        for part in ("beratta", "svar"):
            page.locator(f"#{part} > summary").click()
        assert overflows(page) == []
        axe_clean(page)
    else:
        expect(page.locator("details.part[open]")).to_have_count(4)


def test_in_the_dark(open_context: Opener, lilleby: Town, axe_clean: Callable[[Page], None]) -> None:
    page = open_context(color_scheme="dark", **PHONE).new_page()
    page.goto(f"/anmal?lat={HERE.y}&lon={HERE.x}&category=belysning")
    expect(page.get_by_text("Hur många lampor är släckta?")).to_be_visible()
    axe_clean(page)
