"""`make run`: the database, the web server and the worker in the foreground, until Ctrl-C.

    python -m gisreport.up [web | worker]

Without a word, both. With DATABASE_URL set, that database server is used and none is started. Containers start the
parts one by one. Whatever ends this process (Ctrl-C, TERM, HUP, kill -9 of it or of make), nothing of it stays.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from gisreport.supervisor import leftovers
from gisreport.supervisor.children import Child, add_line, environment, put_aside, say, spawn, tail, wait_for
from gisreport.supervisor.cluster import Cluster
from gisreport.supervisor.door import Door, door_of_settings
from gisreport.supervisor.places import (
    CHECKOUT,
    data_folder,
    demand_space,
    give_back,
    give_back_compiled_modules,
    hold,
    make_folder,
    owner_of,
)
from gisreport.supervisor.progress import PREPARED
from gisreport.supervisor.refusal import Refusal, run_plainly

PARTS = ("web", "worker")
PATIENCE = 15  # seconds; requests and jobs in flight get ten
READY_WITHIN = 120
DEMO_MAIL = "/demo/mejl/"  # written out: asking Django for it would import every page


class Stopped(BaseException):
    """A signal asked us to stop."""


@dataclass
class House:
    """What runs, in the order it was started."""

    data: Path
    door: Door
    parts: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    cluster: Cluster | None = None
    database: Child | None = None
    children: dict[str, Child] = field(default_factory=dict)
    last_words: dict[Path, str] = field(default_factory=dict)  # what a log is to end with

    def open(self) -> str:
        """Starts everything; returns what the preparation had to say (the demo's sign-ins)."""
        self.env = environment(self.data)
        if self.env.get("DATABASE_URL") or self.env.get("DATABASE_URL_FILE"):
            tell("Using the database server of DATABASE_URL.")
        else:
            self.cluster = Cluster(self.data)
            self.database = self.cluster.start()
            self.env = {name: value for name, value in self.env.items() if not name.startswith("PG")}
            self.env["DATABASE_URL"] = self.cluster.url
        report = self._start_worker() if "worker" in self.parts else None
        if self.cluster:
            self._start_web()  # our own database will not be refused: both start while the other does
        said = "" if report is None else self._when_prepared(report)
        if not self.cluster and "web" in self.parts:
            self._start_web()
        return said

    def _start_worker(self) -> int:
        """Returns the descriptor on which it says that the database is prepared."""
        reading, writing = os.pipe()
        command = [sys.executable, "-m", "gisreport.supervisor.worker", str(writing)]
        log = self._log("worker")
        # A worker whose database is away does not leave when asked.
        self.children["worker"] = spawn(
            command, on_our_death=signal.SIGKILL, env=self.env, log=log, cwd=CHECKOUT, report=writing
        )
        os.close(writing)
        return reading

    def _when_prepared(self, report: int) -> str:
        with os.fdopen(report) as pipe:
            said = pipe.read()
        if not said.startswith(PREPARED):
            sys.exit(1)  # it has ended, and said why
        return said.removeprefix(PREPARED)

    def _start_web(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "python:gisreport.supervisor.web"]
        command += ["--bind", self.door.bind]
        make_folder(self.data / "static")  # empty where nothing was collected, and expected by what serves it
        # Each web process counts its requests in a file of its own there; /metrics adds them up.
        counts = self.data / "requests"
        shutil.rmtree(counts, ignore_errors=True)
        counts.mkdir(mode=0o700)
        env = self.env | {"PROMETHEUS_MULTIPROC_DIR": str(counts)}
        self.children["web"] = spawn(command, on_our_death=signal.SIGTERM, env=env, log=self._log("web"), cwd=CHECKOUT)

    def _log(self, name: str) -> Path | None:
        """Together on one terminal each part has a log of its own; alone in a container, the terminal."""
        return self.data / "log" / f"{name}.log" if self.parts == PARTS else None

    def wait_until_ready(self) -> None:
        """With its worker; without one here, as soon as it answers."""
        if "web" not in self.parts:
            return
        path = "health/ready" if self.parts == PARTS else "health/live"
        until = time.monotonic() + READY_WITHIN
        while not self.door.answers(path):
            self.demand_all_alive()
            if time.monotonic() > until:
                raise Refusal(f"The web server does not become ready. See {self.data / 'log'}.")
            time.sleep(0.1)

    def stay(self) -> None:
        """Returns never: ends when a part ends or a signal comes."""
        while True:
            self.demand_all_alive()
            time.sleep(0.2)

    def demand_all_alive(self) -> None:
        named = {"database": self.database, **self.children}
        for name, child in named.items():
            if child and child.poll() is not None:
                log = self.cluster.log if name == "database" and self.cluster else self._log(name)
                reason = f"Stopped, because {name} ended with {child.returncode}."
                end = f" The end of {log}:\n{tail(log)}" if log else ""
                if log:
                    self.last_words[log] = reason
                raise Refusal(reason + end)

    def close(self) -> None:
        """In order: what uses the database first. A second Ctrl-C hurries; without a database nobody can finish."""
        signal.signal(signal.SIGINT, lambda number, frame: self._hurry())
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # `kill -9` of make sends both
        self.door.forget(self.data)
        users = list(self.children.values())
        database_is_gone = self.database is not None and self.database.poll() is not None
        for child in users:
            say(child, signal.SIGKILL if database_is_gone else signal.SIGTERM)
        wait_for(users, PATIENCE)
        if self.cluster and self.database:
            self.cluster.stop(self.database)
        for log, reason in self.last_words.items():
            add_line(log, reason)
        give_back(self.data, owner_of(self.data))
        give_back_compiled_modules()

    def _hurry(self) -> None:
        for child in self.children.values():
            say(child, signal.SIGKILL)
        if self.database:
            say(self.database, signal.SIGQUIT)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def on_signals(act: Callable[[int, FrameType | None], None]) -> None:
    """A hang-up that was ignored stays ignored (`nohup make run`). An interrupt does not: a script that starts
    `make run &` leaves it ignored, and still means it when it sends one."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, act)


def raise_stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped


def build(parts: tuple[str, ...]) -> House:
    """The house of this data folder, alone in it and on its port."""
    data = make_folder(data_folder())
    try:
        door = door_of_settings()
    except ImproperlyConfigured as error:
        raise Refusal(str(error)) from error
    if parts != PARTS:
        if not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")):
            raise Refusal("Web and worker apart need a database server that both can reach: set DATABASE_URL.")
    elif not hold(data):
        raise Refusal(
            f"gisreport is already running with the data in {data}. Stop it first, or start a second one beside it: "
            "GISREPORT_DATA=/another/folder PORT=8001 make run"
        )
    else:
        leftovers.end(lambda: leftovers.marked(data), grace=2, then=signal.SIGTERM)
    demand_space(data, 500, "the service", "Free some space, or choose another disk: GISREPORT_DATA=/a/folder/there")
    for part in PARTS:
        put_aside(make_folder(data / "log") / f"{part}.log")
    if "web" in parts:
        door.demand_free()
    return House(data, door, parts)


def greet(house: House, said: str) -> None:
    if "web" in house.parts:
        print(f"\nÖppna {house.door.public}  (listening at {house.door.bind})\n")
    print(said)
    if said:  # a demo
        print(f"Mejl i demonstrationen: {house.door.public}{DEMO_MAIL}")
    if house.cluster:
        print(f"For commands beside it: export DATABASE_URL='{house.cluster.url}'")
    if house.parts == PARTS:
        print(f"Logs: {house.data / 'log'}. Ctrl-C stops everything.")
    sys.stdout.flush()


def run(parts: tuple[str, ...]) -> None:
    house = build(parts)
    try:
        said = house.open()
        house.wait_until_ready()
        house.door.note(house.data)
        greet(house, said)
        house.stay()
    finally:
        house.close()


def main() -> int:
    words = argparse.ArgumentParser(prog="gisreport.up", description="Starts the service; Ctrl-C stops it.")
    words.add_argument("part", nargs="?", choices=PARTS, help="only this part; both without a word")
    part = words.parse_args().part
    parts = (part,) if part else PARTS
    on_signals(raise_stopped)
    try:
        run(parts)
    except Stopped:
        tell("Stopped.")
    return 0


if __name__ == "__main__":
    run_plainly(main)
