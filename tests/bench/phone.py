"""The public map on a phone: what the busiest moment of panning and zooming costs, with a quarter of the speed.

`make bench BENCH="--only map_phone --cases 1000000"` measures it like everything else; a service that runs already by
`python -m tests.bench.phone http://localhost:8000`.

A task is what the browser does before it can answer to a finger again. `ours_ms` is the longest, counted in the time
that its thread worked, which is the same on a busy machine; how long it took by the clock stands beside.
"""

import io
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, CDPSession, Page, Route, sync_playwright

from tests.bench.line import Line
from tests.browser.conftest import PHONE, chromium

SLOWER = 4
STOCKHOLM = (59.33, 18.06)  # where the cases lie closest
FIRST, LAST = 6, 17  # zooms
LONG = 50.0  # milliseconds: what a browser itself calls a long task
LONGEST = 100.0
GROUND = "https://tile.openstreetmap.org/**"
FINGER = {"x": 195, "y": 300, "gestureSourceType": "touch"}
COUNT = "() => document.querySelectorAll('.leaflet-marker-pane > *').length"
FRAMES = """() => { window.frames_ms = []; let before;
  const next = (now) => { if (before) frames_ms.push(now - before); before = now; requestAnimationFrame(next); };
  requestAnimationFrame(next); }"""


def lines(address: str, cases: int | None = None) -> Iterator[Line]:
    """With pictures of the ground, and without, when borders and names are drawn instead."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, ground in (("map_phone", _picture), ("map_phone_floor", _nothing)):
            yield _measured(name, browser, address, ground, cases)
        browser.close()


def _measured(name: str, browser: Browser, address: str, ground: Callable[[Route], None], cases: int | None) -> Line:
    context = browser.new_context(base_url=address, locale="sv-SE", **PHONE)
    context.route(GROUND, ground)
    page = context.new_page()
    finger = context.new_cdp_session(page)
    finger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    lat, lon = STOCKHOLM
    page.goto(f"/?lat={lat}&lon={lon}&zoom={FIRST}")
    page.locator(".leaflet-marker-pane > *").first.wait_for(state="attached", timeout=60_000)
    _rest(page)
    page.evaluate(FRAMES)
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        browser.start_tracing(page=page, path=trace, categories=["toplevel"])
        drawn = _look_around(page, finger)
        browser.stop_tracing()
        worked, took = _tasks(trace)
    frames = page.evaluate("() => frames_ms")
    context.close()
    facts = {
        "longest_by_the_clock_ms": max(took),
        "long_tasks": sum(one > LONG for one in worked),
        "long_tasks_by_the_clock": sum(one > LONG for one in took),
        "frame_p95_ms": statistics.quantiles(frames, n=20)[-1],
        "most_drawn": drawn,
        "cases": cases,
    }
    return Line(name, max(worked), LONGEST, 1, facts)


def _look_around(page: Page, finger: CDPSession) -> int:
    """From the country to a street, by button and by pulling, and back by pinching. Answers the most markers seen.

    Gestures go in as from a finger, past the tools for tests, which would do their work in the page.
    """
    box = page.locator(".leaflet-control-zoom-in").bounding_box()
    assert box
    nearer = {"x": box["x"] + 20, "y": box["y"] + 20, "gestureSourceType": "touch"}
    drawn = []
    for zoom in range(FIRST, LAST + 1):
        if zoom > FIRST:
            finger.send("Input.synthesizeTapGesture", nearer)
            _rest(page)
        for across, down in ((-200, 0), (0, -200), (200, 0), (0, 200)):
            pull = {"xDistance": across, "yDistance": down, "speed": 900}
            finger.send("Input.synthesizeScrollGesture", FINGER | pull)
        _rest(page)
        drawn.append(page.evaluate(COUNT))
    for factor in (0.3, 0.3, 0.3, 0.3, 0.3, 3, 3):
        finger.send("Input.synthesizePinchGesture", FINGER | {"scaleFactor": factor, "relativeSpeed": 500})
        _rest(page)
        drawn.append(page.evaluate(COUNT))
    return max(drawn)


def _rest(page: Page) -> None:
    page.wait_for_timeout(400)  # the map has settled and asked
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)  # what came is drawn


def _tasks(trace: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of each task of the page's main thread: worked, and by the clock."""
    events: list[dict[str, Any]] = json.loads(trace.read_text())["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        event
        for event in events
        if event["name"].endswith("RunTask") and event.get("ph") == "X" and (event["pid"], event["tid"]) in mains
    ]
    return [task.get("tdur", 0) / 1000 for task in tasks], [task["dur"] / 1000 for task in tasks]


def _picture(route: Route) -> None:
    """As large as a picture of the ground is, and as busy."""
    picture = Image.effect_noise((256, 256), 40).convert("RGB")
    ImageDraw.Draw(picture).line((0, 128, 256, 100), "white", 9)
    file = io.BytesIO()
    picture.quantize(16).save(file, "PNG")
    route.fulfill(body=file.getvalue(), content_type="image/png")


def _nothing(route: Route) -> None:
    route.abort()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the service runs: python -m tests.bench.phone http://localhost:8000")
    for line in lines(sys.argv[1]):
        print(line.as_json(), flush=True)
