"""Real browsers in a walk: killed, closed and started again, with coverage and without."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, expect

from tests.browser.conftest import PHONE, be_patient, browser, chromium, console_errors, open_context, site
from tests.geometry import pin
from tests.walks.sync.conftest import walk
from walks.models import Walk

__all__ = ["browser", "console_errors", "open_context", "site", "walk"]

HERE = Path(__file__).parent
SECONDS = 20
HARDWARE = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PLACE = {"longitude": pin(1, 1).x, "latitude": pin(1, 1).y, "accuracy": 12}
IN_HAND: dict[str, Any] = {**PHONE, "geolocation": PLACE, "permissions": ["geolocation"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@dataclass
class Handset:
    """A phone or a laptop: a browser that keeps its folder when it is killed. `page` is its one page."""

    engine: BrowserType
    folder: Path
    site: str
    options: dict[str, Any]
    context: BrowserContext | None = field(default=None, init=False)

    def start(self, *, offline: bool = False) -> Page:
        self.context = self.engine.launch_persistent_context(
            str(self.folder),
            executable_path=chromium(),
            args=HARDWARE,
            base_url=self.site,
            locale="sv-SE",
            **self.options,
        )
        be_patient(self.context)
        self.context.set_offline(offline)
        return self.page

    @property
    def page(self) -> Page:
        assert self.context
        return self.context.pages[0]

    def set_offline(self, offline: bool) -> None:
        assert self.context
        self.context.set_offline(offline)

    def kill(self) -> None:
        """At once, as a phone does that needs its memory for the camera."""
        for pid in browsers_in(self.folder):
            os.kill(pid, signal.SIGKILL)
        self.close()
        self._is_gone()

    def close(self) -> None:
        if self.context:
            with contextlib.suppress(Error):  # it has been killed
                self.context.close()
            self.context = None

    def _is_gone(self) -> None:
        """The helpers of a killed browser end a moment later, and until then they lock its folder."""
        until = monotonic() + SECONDS
        while browsers_in(self.folder, helpers=True):
            assert monotonic() < until, "a killed browser has left helpers behind"
            sleep(0.05)


def browsers_in(folder: Path, *, helpers: bool = False) -> list[int]:
    """Ours only: the folder is a test's own."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            # Helpers write their arguments with spaces between.
            arguments = command.replace("\0", " ").split(" ")
            is_helper = any(each.startswith("--type=") for each in arguments)
            if f"--user-data-dir={folder}" in arguments and (helpers or not is_helper):
                found.append(int(process.name))
    return found


Handsets = Callable[..., Handset]


@pytest.fixture
def handset(browser: Browser, site: str, tmp_path: Path) -> Iterator[Handsets]:
    """`handset("leader", **IN_HAND).start()`"""
    made: list[Handset] = []

    def make(name: str, **options: Any) -> Handset:
        made.append(Handset(browser.browser_type, tmp_path / name, site, options or IN_HAND))
        return made[-1]

    yield make
    for each in made:
        each.close()


def join(page: Page, walk: Walk, *, code: str = "", name: str = "Rut") -> None:
    """With coverage, until the phone says that it needs none any more."""
    page.goto(f"/v/{code or walk.join_code}")
    page.get_by_label("Namn eller påhittat namn").fill(name)
    page.get_by_role("button", name="Gå med").click()
    expect(page.get_by_text("Klar utan täckning.")).to_be_visible()
