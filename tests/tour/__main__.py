"""`python -m tests.tour [FOLDER]`: drives the main journeys in a real browser and leaves numbered screenshots.

In FOLDER (without one, `tour/` in the data folder) with an index page. Ends with an error when a page complained in
the console, when the server failed, or when a journey could not be walked to its end.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from gisreport.supervisor.places import data_folder, make_folder
from gisreport.supervisor.refusal import run_plainly
from tests.browser.conftest import chromium
from tests.tour.camera import Camera
from tests.tour.gallery import write_gallery
from tests.tour.house import House, open_house
from tests.tour.journeys import JOURNEYS


def main() -> int:
    begun = time.monotonic()
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else data_folder() / "tour"
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    with open_house() as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        camera = walk(house, browser, folder)
        browser.close()
    page = write_gallery(folder, camera.pictures, camera.faults)
    print(f"{len(camera.pictures)} pictures in {time.monotonic() - begun:.0f} s: {page}")
    for fault in camera.faults:
        print(f"FAULT {fault}", file=sys.stderr)
    return 1 if camera.faults else 0


def walk(house: House, browser: Browser, folder: Path) -> Camera:
    """Every journey; one that fails is noted, and the next one is walked."""
    camera = Camera(browser, house.address, folder)
    for name, journey in JOURNEYS.items():
        camera.journey = name
        try:
            journey(camera, house)
        except (Error, AssertionError, LookupError) as error:
            camera.faults.append(f"after picture {len(camera.pictures)} ({name}): {error}")
    return camera


if __name__ == "__main__":
    run_plainly(main)
