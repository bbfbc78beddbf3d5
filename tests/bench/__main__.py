"""`python -m tests.bench [--cases N] [--areas N] [--points N] [--archive N] [--imported N] [--grow-to N] [--only X]`:
what things cost, side by side with the bare database and an empty view.

One JSON object per line on standard output, everything else on standard error. Ends with an error when a ratio or an
absolute limit is broken. A database of its own is made on the server of DATABASE_URL, and dropped.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from tests.bench.line import Line
from tests.bench.own_database import own_database

# The limits stay on, so that what they cost is counted, but are wide enough to measure through.
WIDE = "report=999999/s,letters=999999/s,search=999999/s,links=999999/s,walk-phone=999999/s"


def main() -> int:
    asked = _asked()
    with own_database(os.environ["DATABASE_URL"]) as url, tempfile.TemporaryDirectory() as data:
        os.environ |= {"DATABASE_URL": url, "GISREPORT_DATA": data, "GISREPORT_MODE": "demo", "RATE_LIMITS": WIDE}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
        django.setup()
        broken = [sentence for line in _told(measured(asked, url, Path(data))) for sentence in line.broken()]
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=30_000, help="cases in the database")
    parser.add_argument("--areas", type=int, default=5_000, help="municipalities and districts")
    parser.add_argument("--points", type=int, default=100_000, help="points of route_bulk")
    parser.add_argument("--archive", type=int, default=100_000, help="cases of the office whose inbox is measured")
    parser.add_argument("--imported", type=int, default=100_000, help="rows of import_counted")
    parser.add_argument("--grow-to", type=int, default=0, help="cases at last, for cells_country_grown")
    parser.add_argument("--only", default="", help="measure only what begins with this")
    return parser.parse_args()


def _told(lines: Iterator[Line]) -> Iterator[Line]:
    for line in lines:
        print(line.as_json(), flush=True)
        yield line


def measured(asked: argparse.Namespace, url: str, data: Path) -> Iterator[Line]:
    # Django's own, and so only once it is set up.
    from django.core.management import call_command
    from django.db import connections

    from tests.bench import country, create_report, desk, inbox, maps, measure, ogc, pages, photos, routing, walks
    from tests.bench.web import web_server

    begun = time.monotonic()
    measure.say("Making the tables, Sweden, its districts and cases …")
    call_command("migrate", verbosity=0)
    settled = country.settle(cases=asked.cases, areas=asked.areas)
    officer = country.an_officer()
    measure.say(f"{settled} after {time.monotonic() - begun:.0f} s")
    try:
        with web_server(data / "web.log") as web:
            groups: dict[str, Callable[[], Iterator[Line]]] = {
                "create_report": lambda: create_report.lines(web, url),
                "route_decide": lambda: routing.one(settled, url),
                "route_bulk": lambda: routing.many(settled, url, points=asked.points),
                "case_page": lambda: pages.case_page(web, url),
                "case_tile": lambda: maps.case_tile(web, url, settled),
                "case_page_desk": lambda: desk.case_page(web, url, officer),
                "cells_city": lambda: maps.cells_city(web, url, settled),
                "cells_country": lambda: maps.cells_country(web, url, settled),
                "ogc_items": lambda: ogc.lines(web, url, settled),
                "inbox": lambda: inbox.lines(web, url, officer, cases=asked.archive),
                "import_counted": lambda: maps.imported(data, settled, asked.imported),
                "walk_sync": lambda: walks.lines(web, url, data),
                "photo_clean": lambda: photos.lines(data / "worker.log"),
            }
            if asked.grow_to:
                groups["cells_country_grown"] = lambda: maps.cells_country_grown(web, url, settled, asked.grow_to)
            for name, lines in groups.items():
                if name.startswith(asked.only) or asked.only.startswith(name):
                    measure.say(f"{name} …")
                    yield from lines()
    finally:
        connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
