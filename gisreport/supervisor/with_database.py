"""Runs one command with a database of its own: `python -m gisreport.supervisor.with_database pytest …`.

The private server lies in `test/` under the data folder and forgets about durability. With DATABASE_URL set, that
server is used instead. The exit code is the command's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

from gisreport.supervisor import leftovers
from gisreport.supervisor.children import environment, setpriv
from gisreport.supervisor.cluster import Cluster
from gisreport.supervisor.places import data_folder, give_back, hold, make_folder, owner_of
from gisreport.supervisor.refusal import Refusal, run_plainly


def main() -> int:
    command = sys.argv[1:]
    if not command:
        raise Refusal("Name a command: python -m gisreport.supervisor.with_database pytest")
    data = make_folder(data_folder() / "test")
    if not hold(data):
        raise Refusal(f"Tests are already running with the data in {data}. Wait for them, or set GISREPORT_DATA.")
    leftovers.end(lambda: leftovers.marked(data), grace=1, then=signal.SIGTERM)
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        print("Using the database server of DATABASE_URL.", file=sys.stderr)
        return run(command, environment(data))
    cluster = Cluster(data, durable=False)
    server = cluster.start()
    try:
        return run(command, environment(data, DATABASE_URL=cluster.url))
    finally:
        cluster.stop(server)
        give_back(data, owner_of(data))


def run(command: list[str], env: dict[str, str]) -> int:
    """In our own session and with our terminal: Ctrl-C reaches the command directly, and we wait for it to end."""
    child = subprocess.Popen([*setpriv(on_our_death=signal.SIGTERM), *command], env=env)

    def pass_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGINT, lambda number, frame: None)
    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGHUP, pass_on)
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    run_plainly(main)
