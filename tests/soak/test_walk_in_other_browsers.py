"""The walk app in Firefox and in WebKit: joined, cut off, noted, and all received when the coverage is back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import site
from tests.soak.other_browsers import Coverage, Firefox, OtherBrowser, WebKit
from tests.walks.phone.walking import observations_of, photos_of
from tests.walks.sync.conftest import walk
from walks.models import Walk

__all__ = ["site", "walk"]

HELP = """
const until = async (look) => {
  for (let turn = 0; turn < 300; turn += 1) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${look} — ${document.body.innerText.slice(0, 600)}`);
};
const isShown = (element) => element?.getClientRects().length > 0;
const button = (text) => until(() =>
  [...document.querySelectorAll("button")].find((each) => isShown(each) && each.innerText.trim().startsWith(text)));
const press = async (text) => (await button(text)).click();
const counts = () => document.getElementById("counts").textContent;
"""
JOIN = """
await until(() => isShown(document.getElementById("name")));
document.getElementById("name").value = "Rut";
await press("Gå med");
await until(() => document.getElementById("readiness").textContent.startsWith("Klar utan täckning"));
"""
NOTE = """
await press("Otryggt");
await press("Ljuset räcker");
const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
canvas.getContext("2d").fillRect(Math.random() * 50, 5, 9, 9);
const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
const files = new DataTransfer();
files.items.add(new File([drawn], "IMG.jpg", { type: "image/jpeg" }));
const library = document.getElementById("library");
library.files = files.files;
library.dispatchEvent(new Event("change"));
await until(() => document.querySelector("#photos img"));
const text = document.getElementById("text");
text.value = "Mörkt här.";
text.dispatchEvent(new Event("input", { bubbles: true }));
await press("Spara");
await until(() => counts() === "1 sparade · 0 mottagna · 0/1 bilder");
"""
RECEIVED = """
document.getElementById("send").click();
await until(() => counts() === "1 sparade · 1 mottagna · 1/1 bilder");
"""


@pytest.fixture
def coverage(site: str) -> Iterator[Coverage]:
    made = Coverage(site)
    yield made
    made.stop()


def arrived(walk: Walk) -> None:
    assert [seen.text for seen in observations_of(walk)] == ["Mörkt här."]
    assert photos_of(walk) == 1


@pytest.mark.browser
def test_firefox_killed_and_started_without_coverage(coverage: Coverage, walk: Walk, tmp_path: Path) -> None:
    def start() -> Firefox:
        return Firefox(tmp_path / "profile")

    address = f"{coverage.site}/v/{walk.join_code}"
    in_turn(start, lambda browser: (browser.go(address), browser.run(HELP + JOIN)))
    coverage.cut()
    in_turn(start, lambda browser: (browser.go(address), browser.run(HELP + NOTE)))
    coverage.mend()
    in_turn(start, lambda browser: (browser.go(address), browser.run(HELP + RECEIVED)))
    arrived(walk)


@pytest.mark.browser
def test_webkit_cut_off_on_the_way(coverage: Coverage, walk: Walk) -> None:
    address = f"{coverage.site}/v/{walk.join_code}"

    def whole(browser: OtherBrowser) -> None:
        browser.go(address)
        browser.run(HELP + JOIN)
        coverage.cut()
        browser.go(address)  # from the phone alone
        browser.run(HELP + NOTE)
        coverage.mend()
        browser.run(HELP + RECEIVED)

    in_turn(WebKit, whole)
    arrived(walk)


def in_turn(start: Callable[[], OtherBrowser], do: Callable[[OtherBrowser], object]) -> None:
    browser = start()
    try:
        do(browser)
    finally:
        browser.stop()
