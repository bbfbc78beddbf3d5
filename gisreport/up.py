"""`make run`: the database, the web server and the worker in the foreground, until Ctrl-C.

    python -m gisreport.up [web] [worker]

Without a word, both. With DATABASE_URL set, that database server is used and none is started. Containers start the
parts one by one. Whatever ends this process (Ctrl-C, TERM, HUP, kill -9 of it or of make), nothing of it stays.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from gisreport.supervisor import leftovers
from gisreport.supervisor.children import Child, environment, say, setpriv, spawn, tail, wait_for
from gisreport.supervisor.cluster import Cluster
from gisreport.supervisor.door import Door, door_of_settings
from gisreport.supervisor.places import CHECKOUT, data_folder, demand_space, give_back, hold, make_folder, owner_of
from gisreport.supervisor.refusal import Refusal, run_plainly

PARTS = ("web", "worker")
GRACE = 10  # seconds that a request or a job in flight may still take
READY_WITHIN = 120


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
        said = self._prepare() if "web" in self.parts else ""
        if "web" in self.parts:
            self.children["web"] = self._start("web", web_command(self.door), signal.SIGTERM)
        if "worker" in self.parts:
            # A worker whose database is away does not leave when asked.
            self.children["worker"] = self._start("worker", worker_command(), signal.SIGKILL)
        give_back(self.data / "secret_key", owner_of(self.data))
        return said

    def _prepare(self) -> str:
        command = [*setpriv(on_our_death=signal.SIGTERM), sys.executable, "-m", "gisreport.supervisor.prepare"]
        done = subprocess.run(
            command,
            env=self.env,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(1)  # it has said why
        return done.stdout

    def _start(self, name: str, command: list[str], on_our_death: signal.Signals) -> Child:
        """Together on one terminal each part writes to a log of its own; alone in a container, to the terminal."""
        return spawn(command, on_our_death=on_our_death, env=self.env, log=self._log(name), cwd=CHECKOUT)

    def _log(self, name: str) -> Path | None:
        return self.data / "log" / f"{name}.log" if self.parts == PARTS else None

    def wait_until_ready(self) -> None:
        """With its worker; without one here, as soon as it answers."""
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
                end = f" The end of {log}:\n{tail(log)}" if log else ""
                raise Refusal(f"Stopped, because {name} ended with {child.returncode}.{end}")

    def close(self) -> None:
        """In order: what uses the database first. A second Ctrl-C hurries; without a database nobody can finish."""
        signal.signal(signal.SIGINT, lambda number, frame: self._hurry())
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # `kill -9` of make sends both
        users = list(self.children.values())
        database_is_gone = self.database is not None and self.database.poll() is not None
        for child in users:
            say(child, signal.SIGKILL if database_is_gone else signal.SIGTERM)
        wait_for(users, GRACE + 5)
        if self.cluster and self.database:
            self.cluster.stop(self.database)
        give_back(self.data, owner_of(self.data))

    def _hurry(self) -> None:
        for child in self.children.values():
            say(child, signal.SIGKILL)
        if self.database:
            say(self.database, signal.SIGQUIT)


def web_command(door: Door) -> list[str]:
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    command = [sys.executable, "-m", "gunicorn", "gisreport.wsgi:application", "--bind", door.bind]
    command += ["--worker-class", "gthread", "--workers", workers, "--threads", "8"]
    # Its control socket would lie in the home folder, shared by every checkout.
    return [*command, "--graceful-timeout", str(GRACE), "--no-control-socket"]


def worker_command() -> list[str]:
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    return [*command, "--shutdown-graceful-timeout", str(GRACE)]


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def on_signals(act: Callable[[int, FrameType | None], None]) -> None:
    """What was ignored stays ignored (`nohup make run`)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, act)


def raise_stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped


def build(parts: tuple[str, ...]) -> House:
    """The house of this data folder, alone in it and on its port."""
    try:
        door = door_of_settings()
    except ImproperlyConfigured as error:
        raise Refusal(str(error)) from error
    data = make_folder(data_folder())
    if parts == PARTS and not hold(data):
        raise Refusal(
            f"gisreport is already running with the data in {data}. Stop it first, or start a second one beside it: "
            "GISREPORT_DATA=/another/folder PORT=8001 make run"
        )
    if parts == PARTS:
        leftovers.end(lambda: leftovers.marked(data), grace=2, then=signal.SIGTERM)
    demand_space(data, 500, "the service", "Free some space, or choose another disk: GISREPORT_DATA=/a/folder/there")
    make_folder(data / "log")
    if "web" in parts:
        door.demand_free()
    return House(data, door, parts)


def greet(house: House, said: str) -> None:
    print(f"\nÖppna {house.door.address}\n\n{said}\nLogs: {house.data / 'log'}. Ctrl-C stops everything.", flush=True)


def run(parts: tuple[str, ...]) -> None:
    house = build(parts)
    try:
        said = house.open()
        if "web" in parts:
            house.wait_until_ready()
            greet(house, said)
        house.stay()
    finally:
        house.close()


def main() -> int:
    words = argparse.ArgumentParser(prog="gisreport.up", description="Starts the service; Ctrl-C stops it.")
    words.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these parts")
    parts = tuple(words.parse_args().parts) or PARTS
    on_signals(raise_stopped)
    try:
        run(parts)
    except Stopped:
        tell("Stopped.")
    return 0


if __name__ == "__main__":
    run_plainly(main)
