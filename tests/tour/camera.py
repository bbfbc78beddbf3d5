"""Takes the pictures, and notes what went wrong while they were taken."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.conftest import DESKTOP, PHONE

DEVICES: dict[str, dict[str, Any]] = {"phone": {**PHONE, "device_scale_factor": 2}, "desktop": DESKTOP}
LOCALES = {"sv": "sv-SE", "en": "en-GB", "sv-x-lattlast": "sv-SE"}
PATIENCE = 20_000  # milliseconds


@dataclass(frozen=True)
class Variant:
    device: str = "desktop"
    scheme: str = "light"
    language: str = "sv"

    def __str__(self) -> str:
        return f"{self.device} {self.scheme} {self.language}"


@dataclass(frozen=True)
class Picture:
    number: int
    journey: str
    title: str
    variant: Variant
    file: str
    address: str


@dataclass
class Camera:
    """`pictures` in the order they were taken; `faults` are errors in the console and answers that should not be."""

    browser: Browser
    site: str
    folder: Path
    pictures: list[Picture] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    journey: str = ""

    @contextmanager
    def browse(self, variant: Variant, **options: Any) -> Iterator[Page]:
        """A browser of somebody's own, in that variant."""
        context = self.browser.new_context(
            **{
                "base_url": self.site,
                "locale": LOCALES[variant.language],
                "color_scheme": variant.scheme,
                "reduced_motion": "reduce",
                **DEVICES[variant.device],
                **options,
            }
        )
        context.set_default_timeout(PATIENCE)
        self._watch(context)
        if variant.language == "sv-x-lattlast":  # no browser asks for it by itself
            context.add_cookies([{"name": "sprak", "value": variant.language, "url": self.site}])
        try:
            yield context.new_page()
        finally:
            context.close()

    def shoot(self, page: Page, title: str, variant: Variant, *, whole: bool = True) -> None:
        """`whole`: the page from top to bottom, not just what the window shows."""
        settle(page)
        number = len(self.pictures) + 1
        name = re.sub(r"[^a-z0-9]+", "-", f"{self.journey} {title}".lower()).strip("-")
        file = f"{number:03}-{name}-{str(variant).replace(' ', '-')}.png"
        page.screenshot(path=self.folder / file, full_page=whole)
        address = page.url.removeprefix(self.site)
        self.pictures.append(Picture(number, self.journey, title, variant, file, address))
        print(f"  {number:3}  {variant!s:24} {self.journey}: {title}", flush=True)

    def _watch(self, context: BrowserContext) -> None:
        context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        context.on("response", self._look_at)
        context.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))
        # A refusal (404, 422) is in the console too; whether it belongs there is for `_look_at` to say.
        context.on(
            "console",
            lambda message: (
                self._note(f"console: {message.text}")
                if message.type == "error" and "the server responded with a status of" not in message.text
                else None
            ),
        )

    def _look_at(self, response: Response) -> None:
        """Pages may be refused on purpose; what a page needs must be there."""
        is_asked_for = response.request.resource_type in ("document", "xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and not is_asked_for):
            self._note(f"{response.status}: {response.url.removeprefix(self.site)}")

    def _failed(self, url: str, failure: str) -> None:
        if "ERR_ABORTED" not in failure:  # the page moved on before it came
            self._note(f"{failure}: {url.removeprefix(self.site)}")

    def _note(self, fault: str) -> None:
        self.faults.append(f"after picture {len(self.pictures)} ({self.journey}): {fault}")


def settle(page: Page) -> None:
    """Pictures are in, letters have their shape, and the map has drawn itself."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    time.sleep(0.15)
