"""`make soak`: the service with two web servers and two workers, people who use it, and everything that can go wrong.

    SEED=7 MINUTES=3 python -m tests.soak

The seed decides what is sent and what goes wrong, in which order. At the end the books are printed: what was sent,
acknowledged, found and delivered. Exit code 1 when anything acknowledged is missing, or came twice without need.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg

from gisreport.supervisor.places import data_folder, make_folder
from gisreport.supervisor.refusal import Refusal, run_plainly
from tests.faults.house import House, OwnDatabase
from tests.soak.ledger import settle_accounts
from tests.soak.office import Office
from tests.soak.people import Notebook, Officer, Resident
from tests.soak.trouble import WORKERS, Trouble

WEBS = 2
RESIDENTS = 4
SETTLED_WITHIN = 240  # seconds
UNDONE = (
    "SELECT (SELECT count(*) FROM outbox_message WHERE delivered_at IS NULL AND cancelled_at IS NULL)"
    " + (SELECT count(*) FROM cases_casephoto WHERE state = 'waiting')"
)
# What a real installation would wait for: the minutes until the next try, and the next full minute.
HURRY = """
from django.utils import timezone
from gisreport.cases.models import CasePhoto
from gisreport.outbox.models import Message
from gisreport.outbox.tasks import sweep
from gisreport.photos.sweep import sweep_photos
Message.objects.owed().update(next_try_at=timezone.now())
CasePhoto.objects.update(next_try_at=timezone.now())
sweep(timestamp=0)
sweep_photos()
"""


def main() -> int:
    seed = number_from("SEED", str(random.randrange(10_000)))
    minutes = number_from("MINUTES", "3")
    print(f"SEED={seed} MINUTES={minutes}", file=sys.stderr)
    data = make_folder(data_folder()) / "soak"
    shutil.rmtree(data, ignore_errors=True)
    database = OwnDatabase(data / "database")
    office = Office()
    house = House(data / "house", database.url, office.port)
    try:
        house.run("-m", "tests.faults.found")
        office.start()
        return soak(house, database, office, seed, minutes)
    finally:
        office.stop()
        house.close()
        database.close()


def soak(house: House, database: OwnDatabase, office: Office, seed: float, minutes: float) -> int:
    webs = [house.start_web() for _ in range(WEBS)]
    workers = [house.start_worker() for _ in range(WORKERS)]
    notebook = Notebook(webs)
    trouble = Trouble(house, database, office, webs, workers, random.Random(seed))
    chances = [random.Random(f"{seed}:{number}") for number in range(RESIDENTS + 1)]
    people = [Officer(notebook, chances[0]), *(Resident(notebook, chance) for chance in chances[1:])]
    with ThreadPoolExecutor(len(people)) as threads:
        lives = [threads.submit(one.live) for one in people]
        try:
            trouble.go_on_for(minutes * 60)
        finally:
            notebook.is_over = True
        for life in lives:
            life.result()
    trouble.note("peace")
    settle(house, database)
    ledger = settle_accounts(notebook, office, database.url, trouble.log)
    print(ledger)
    return 1 if ledger.losses else 0


def settle(house: House, database: OwnDatabase) -> None:
    """Lets the workers come to an end with everything; gives up after a while, and the books then say so."""
    until = time.monotonic() + SETTLED_WITHIN
    while time.monotonic() < until:
        with psycopg.connect(database.url) as connection:
            (undone,) = connection.execute(UNDONE).fetchone() or (0,)
        if not undone:
            return
        print(f"  {undone} still to do", file=sys.stderr, flush=True)
        house.run("manage.py", "shell", "-c", HURRY)
        time.sleep(5)


def number_from(name: str, default: str) -> float:
    written = os.environ.get(name) or default
    try:
        return float(written)
    except ValueError:
        raise Refusal(f"{name} is {written!r}; write a number, e.g. {name}={default} make soak") from None


if __name__ == "__main__":
    run_plainly(main)
