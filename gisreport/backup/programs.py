"""PostgreSQL's own programs, of a version that fits, and how they reach the database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from gisreport.supervisor.cluster import DEBIAN_SERVERS
from gisreport.supervisor.refusal import Refusal


def program(name: str, at_least: int) -> tuple[int, Path]:
    """Major version and path of `name`: the oldest that is not older than `at_least`, which may be on the server."""
    found = dict(_installed(name))
    fitting = [version for version in found if version >= at_least]
    if not fitting:
        have = f"only {', '.join(map(str, sorted(found)))}" if found else "none"
        raise Refusal(
            f"This needs {name} of PostgreSQL {at_least} or newer, and there is {have} here. "
            f"Install it: apt-get install postgresql-client-{at_least}"
        )
    return min(fitting), found[min(fitting)]


def _installed(name: str) -> Iterator[tuple[int, Path]]:
    on_path = shutil.which(name)
    for path in [*([Path(on_path)] if on_path else []), *DEBIAN_SERVERS.glob(f"*/bin/{name}")]:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        if version := re.search(r"\) (\d+)", said):
            yield int(version[1]), path


def run(command: list[str | Path], parameters: Mapping[str, Any]) -> None:
    """Runs a program on the database of `parameters` (Django's). Raises Refusal with the program's last words."""
    reach = {name: value for name, value in parameters.items() if name in _libpq_words() and name != "password"}
    done = subprocess.run(  # noqa: S603 (the programs found above)
        [*command, f"--dbname={make_conninfo(**reach)}"],
        env=_environment(str(parameters.get("password") or "")),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-3:] or [f"ended with {done.returncode}"]
        raise Refusal(f"{Path(command[0]).name} gave up: {' '.join(last)}")


def _libpq_words() -> set[str]:
    return {option.keyword.decode() for option in Conninfo.get_defaults()}


def _environment(password: str) -> dict[str, str]:
    """Ours without PG… variables; the password goes here, because everyone on the machine can read a command line."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C.UTF-8"}
    return env | {"PGPASSWORD": password} if password else env
