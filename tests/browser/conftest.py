"""A real browser against a real server. The map gets no pictures from elsewhere unless a test asks for them."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.browser.axe import axe_clean as run_axe

# Playwright's synchronous API runs an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HERE = Path(__file__).parent
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}


# Milliseconds. Only a failure waits so long; a busy machine gets there.
PATIENCE = 20_000
PATIENCE_WITH_PAGES = 45_000
expect.set_options(timeout=PATIENCE)


def be_patient(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE)
    context.set_default_navigation_timeout(PATIENCE_WITH_PAGES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """Where the browser is: CHROMIUM, else Debian's, else Google's."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("No Chromium here. Install it (apt-get install chromium), or set CHROMIUM=/path/to/chrome.")
    return found


@cache
def driver() -> Playwright:
    """One for each process: a second would find the event loop of the first running, and refuse."""
    return sync_playwright().start()


def pytest_sessionfinish() -> None:
    if driver.cache_info().currsize:
        driver().stop()
        driver.cache_clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    browser = driver().chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def site(live_server: LiveServer, settings: LazySettings) -> str:
    """The address of a running server that shows our own map floor and writes its own address in links."""
    settings.SITE_URL = live_server.url
    settings.MAP_TILES_URL = ""
    return live_server.url


# What the browser says without coverage: of what the page asks for, and of the service worker it looks for news of.
NO_COVERAGE = ("ERR_INTERNET_DISCONNECTED", "error occurred when fetching the script")


class ConsoleErrors(list[str]):
    """What the pages complained about, each with the address of what failed."""

    def __init__(self) -> None:
        super().__init__()
        self._expected: tuple[str, ...] = ()

    def expect(self, *words: str) -> None:
        """Complaints with any of `words` are provoked by this test on purpose. Said before it does so: they come when
        the browser pleases, also after what the test has waited for."""
        self._expected += words

    @property
    def unexpected(self) -> list[str]:
        return [error for error in self if not any(words in error for words in self._expected)]


@pytest.fixture
def console_errors() -> Iterator[ConsoleErrors]:
    """When the test has ended, and its browsers are closed, there is none but those it said it would provoke."""
    errors = ConsoleErrors()
    yield errors
    assert errors.unexpected == []


Opener = Callable[..., BrowserContext]


@pytest.fixture
def open_context(browser: Browser, site: str, console_errors: ConsoleErrors) -> Iterator[Opener]:
    """Open a browser of one's own: `open_context(java_script_enabled=False).new_page()`."""
    contexts: list[BrowserContext] = []

    def opener(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"base_url": site, "locale": "sv-SE", **DESKTOP, **options})
        context.on("console", lambda message: _note(message, console_errors))
        context.on("weberror", lambda error: console_errors.append(str(error.error)))
        be_patient(context)
        contexts.append(context)
        return context

    yield opener
    for context in contexts:
        context.close()


def _note(message: ConsoleMessage, errors: list[str]) -> None:
    if message.type == "error":
        errors.append(f"{message.text} ({_where(message)})")


def _where(message: ConsoleMessage) -> str:
    try:
        return str(message.location.get("url", ""))
    except Error:
        return ""


@pytest.fixture
def page(open_context: Opener) -> Page:
    """A desktop browser; `page.goto("/")` is the start page."""
    return open_context().new_page()


@pytest.fixture
def phone(open_context: Opener) -> Page:
    """A phone with a touch screen."""
    return open_context(**PHONE).new_page()


@pytest.fixture
def axe_clean() -> Callable[[Page], None]:
    """`axe_clean(page)` fails, naming rule and element, unless axe finds nothing."""
    return run_axe
