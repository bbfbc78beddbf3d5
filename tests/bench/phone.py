"""The public map on a phone: what the busiest moment of panning and zooming costs, with a quarter of the speed.

    python -m tests.bench.phone --cases 1000000          on a database of its own, beside the one of DATABASE_URL
    python -m tests.bench.phone --at http://localhost:8000      of a service that runs

A task is what the browser does before it can answer to a finger again. `ours_ms` is the longest, counted in the time
that its thread worked; how long it took by the clock stands beside. Both are right on a quiet machine only: what slows
the browser down goes by the clock, also while others have the processor.
"""

import argparse
import io
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, CDPSession, Page, Route, sync_playwright

from tests.bench.__main__ import WIDE
from tests.bench.line import Line
from tests.bench.own_database import own_database
from tests.bench.web import web_server
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
    nearer = {"x": box["x"] + 20, "y": box["y"] + 20}
    drawn = []
    for zoom in range(FIRST, LAST + 1):
        if zoom > FIRST:
            finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [nearer]})
            finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            _rest(page)
        for across, down in ((-200, 0), (0, -200), (200, 0), (0, 200)):
            pull = {"xDistance": across, "yDistance": down, "speed": 900}
            finger.send("Input.synthesizeScrollGesture", FINGER | pull)
        _rest(page)
        drawn.append(page.evaluate(COUNT))
        if f"zoom={zoom}" not in page.url:
            raise AssertionError(f"The map should be at zoom {zoom}: {page.url}")
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


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.phone", description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=30_000, help="cases in the database")
    parser.add_argument("--at", default="", help="the address of a service that runs; then no database is made")
    return parser.parse_args()


def main() -> int:
    asked = _asked()
    measured = lines(asked.at) if asked.at else _with_cases(asked.cases)
    broken = []
    for line in measured:
        print(line.as_json(), flush=True)
        broken += line.broken()
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def _with_cases(cases: int) -> Iterator[Line]:
    with own_database(os.environ["DATABASE_URL"]) as url, tempfile.TemporaryDirectory() as data:
        os.environ |= {"DATABASE_URL": url, "GISREPORT_DATA": data, "GISREPORT_MODE": "demo", "RATE_LIMITS": WIDE}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
        django.setup()
        _fill(cases)
        with web_server(Path(data) / "web.log") as web:
            yield from lines(f"http://localhost:{web.connection.port}", cases)


def _fill(cases: int) -> None:
    # Django's own, and so only once it is set up.
    from django.core.management import call_command
    from django.db import connections

    from gisreport.maps.fold import fold_all
    from tests.bench.country import settle

    call_command("migrate", verbosity=0)
    settle(cases=cases, areas=1_000)
    fold_all(2 * cases)
    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
