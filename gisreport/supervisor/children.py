"""Processes that cannot outlive us: the kernel ends them when we are gone (`setpriv --pdeathsig`)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from gisreport.supervisor.leftovers import MARK
from gisreport.supervisor.refusal import Refusal

Child = subprocess.Popen[bytes]


def setpriv(*options: str, on_our_death: signal.Signals) -> list[str]:
    """The words before a command. A change of user clears the death signal; setpriv does both in the right order."""
    program = shutil.which("setpriv", path=f"{os.environ.get('PATH', '')}:/usr/bin:/bin")
    if program is None:
        raise Refusal("The program setpriv is missing. Install it: apt-get install util-linux")
    return [program, *options, "--pdeathsig", on_our_death.name.removeprefix("SIG"), "--"]


def environment(data: Path, **changes: str) -> dict[str, str]:
    """Ours, marked with the data folder, so that a later start can recognise what an earlier one left."""
    return os.environ | {MARK: str(data), "GISREPORT_DATA": str(data)} | changes


def spawn(
    command: Sequence[str],
    *,
    on_our_death: signal.Signals,
    env: Mapping[str, str],
    log: Path | None = None,
    privileges: Sequence[str] = (),
    cwd: Path | str | None = None,
    report: int | None = None,
) -> Child:
    """Starts `command` in a session of its own: a terminal's Ctrl-C reaches us alone, and we decide the order.

    With a `report` descriptor, which it inherits, its standard error stays ours: it has something to tell.
    """
    output = open(log, "ab") if log else None  # noqa: SIM115 (closed below; the child has its own copy)
    try:
        return subprocess.Popen(
            [*setpriv(*privileges, on_our_death=on_our_death), *command],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output and report is None else None,
            start_new_session=True,
            pass_fds=() if report is None else (report,),
        )
    finally:
        if output:
            output.close()


def say(child: Child, how: signal.Signals) -> None:
    """Signals a child that may be gone already."""
    if child.poll() is None:
        child.send_signal(how)


def wait_for(children: Sequence[Child], seconds: float) -> None:
    """Waits until all have ended; those that have not after `seconds` are killed."""
    for child in children:
        try:
            child.wait(timeout=max(seconds, 0))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def put_aside(log: Path) -> None:
    """The last run's log gets out of the way, and the one before it goes."""
    if log.exists():
        log.replace(f"{log}.1")


def add_line(log: Path, line: str) -> None:
    """For what a part cannot say itself any more."""
    with suppress(OSError), log.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for showing beside a refusal."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
