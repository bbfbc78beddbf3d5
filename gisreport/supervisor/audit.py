"""Known vulnerabilities in what is locked: `python -m gisreport.supervisor.audit`, part of `make check`.

Fails when one is found. A network that does not lead to the services that know is no fault of the code: that is said
in one line, and nothing fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gisreport.supervisor.install import find_npm
from gisreport.supervisor.places import CHECKOUT, VENV

SECONDS = 120


class NotReached(Exception):
    """The service that knows the vulnerabilities did not answer."""


def main() -> int:
    found = [*ask("Python packages", python_findings), *ask("browser packages", browser_findings)]
    for line in found:
        print(line)
    return 1 if found else 0


def ask(what: str, findings: Callable[[], list[str]]) -> list[str]:
    try:
        found = findings()
    except NotReached as why:
        print(f"{what.capitalize()} not audited: {why}")
        return []
    if not found:
        print(f"No known vulnerability in the {what}")
    return found


def python_findings() -> list[str]:
    lock = CHECKOUT / "requirements-dev.txt"  # holds what runs in production, too
    command = [str(VENV / "bin" / "pip-audit"), "--disable-pip", "--require-hashes", "--requirement", str(lock)]
    return read_pip_audit(answer_of([*command, "--format", "json", "--progress-spinner", "off", "--timeout", "10"]))


def browser_findings() -> list[str]:
    npm = find_npm()
    if npm is None:
        raise NotReached("npm is not installed")
    path = f"{Path(npm).parent}:{os.environ.get('PATH', '')}"  # npm itself looks for its node there
    return read_npm_audit(answer_of([npm, "audit", "--json", "--fetch-retries", "0"], env=os.environ | {"PATH": path}))


def answer_of(command: list[str], env: dict[str, str] | None = None) -> Any:
    """The JSON that `command` says; its exit code tells no difference between a finding and a broken network."""
    try:
        done = subprocess.run(
            command, cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotReached(type(error).__name__) from error
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        said = done.stderr.strip().splitlines() or ["no answer"]
        raise NotReached(said[-1][:200]) from error


def read_pip_audit(answer: Any) -> list[str]:
    """One line for each vulnerability. NotReached when the service knew none of the packages."""
    packages = answer["dependencies"]
    known = [package for package in packages if "skip_reason" not in package]
    if packages and not known:
        raise NotReached(packages[0]["skip_reason"][:200])
    for package in packages:
        if "skip_reason" in package:
            print(f"Not audited: {package['skip_reason']}")
    return [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {' or '.join(flaw['fix_versions']) or 'none'}"
        for package in known
        for flaw in package["vulns"]
    ]


def read_npm_audit(answer: Any) -> list[str]:
    """One line for each package with a vulnerability."""
    if "vulnerabilities" not in answer:
        problem = answer.get("message") or answer.get("error", {}).get("summary") or "npm had no answer"
        raise NotReached(str(problem)[:200])
    return [f"{name}: {flaw['severity']} ({flaw['range']})" for name, flaw in answer["vulnerabilities"].items()]


if __name__ == "__main__":
    sys.exit(main())
