"""Installs what a fresh machine lacks, one line per step: `python3 -m gisreport.supervisor.install [--tests]`.

Runs on a Python with nothing but its standard library. Everything is locked by hash; a step that is done leaves a
stamp with the hash of its lock file, and is skipped until that changes. A step killed in the middle is done again.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (said in words, before anything fails)
    sys.exit("gisreport needs Python 3.11 or newer. Install one and name it: make PYTHON=python3.11 run")

import argparse
import ctypes
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from gisreport.supervisor.children import setpriv, tail
from gisreport.supervisor.cluster import DEBIAN_SERVERS, installed_servers
from gisreport.supervisor.places import CHECKOUT, VENV, data_folder, demand_space, give_back, hold, make_folder
from gisreport.supervisor.progress import step
from gisreport.supervisor.refusal import Refusal, run_plainly

VENV_PYTHON = VENV / "bin" / "python"
HALF_DONE = VENV / ".half-done"  # pip was killed here: what it left may look whole and is not
NODE_MODULES = CHECKOUT / "node_modules"
HTML_CHECKER = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
# What WeasyPrint sets the pages of a PDF with.
DRAWS_PAGES = {"libpangoft2-1.0.so.0": "libpangoft2-1.0-0", "libharfbuzz-subset.so.0": "libharfbuzz-subset0"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLUSTER_CONFIGURATION = Path("/etc/postgresql-common/createcluster.d/gisreport.conf")
NO_NETWORK = re.compile(
    r"failure (in name )?resol|could not resolve|not known|Network is unreachable|Connection (timed out|refused)|"
    r"Unable to connect|Cannot initiate the connection|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT",
    re.IGNORECASE,
)
NO_SPACE = re.compile(r"No space left on device|ENOSPC|enough free space", re.IGNORECASE)


@dataclass
class Installation:
    """What this machine shall be able to do, and the steps that are still missing for it."""

    for_tests: bool
    log: Path = field(default_factory=lambda: data_folder() / "log" / "install.log")

    def run(self) -> None:
        if next(self.missing_steps(), None) is None:
            return
        demand_space(CHECKOUT, 1500, "the installation", "Free some space and run make again.")
        wait_for_turn()
        make_folder(self.log.parent)
        self.log.write_text("")
        for title, do in self.missing_steps():
            with step(title):
                do()

    def missing_steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        packages = self.missing_system_packages()
        if packages:
            yield f"Installing {', '.join(packages)} from the distribution", lambda: self.install_system(packages)
        if not venv_works():
            yield "Making a Python environment (.venv)", self.make_venv
        lock = "requirements-dev.txt" if self.for_tests else "requirements.txt"
        if not (is_done(VENV, "requirements-dev.txt") or is_done(VENV, lock)):
            yield f"Installing Python packages ({lock})", lambda: self.install_python(lock)
        if not is_done(NODE_MODULES, "package-lock.json") or (self.for_tests and not HTML_CHECKER.is_file()):
            if not find_npm():
                yield "Installing Node (requirements-node.txt)", lambda: self.install_python("requirements-node.txt")
            yield "Installing browser code (package-lock.json)", self.install_browser_code
        if catalogues := untranslated():
            yield f"Compiling {len(catalogues)} translations", lambda: self.compile(catalogues)

    # --- Packages of the distribution ---

    def missing_system_packages(self) -> list[str]:
        missing = []
        if not (installed_servers() or os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")):
            missing.append("PostgreSQL with PostGIS")
        if untranslated() and not shutil.which("msgfmt"):
            missing.append("gettext")
        if not venv_works() and not (find_spec("venv") and find_spec("ensurepip")):
            missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
        missing += [package for library, package in DRAWS_PAGES.items() if not can_load(library)]
        if self.for_tests and not find_browser():
            missing.append("chromium")
        if self.for_tests and not can_load("libatomic.so.1"):
            missing.append("libatomic1")  # the node inside playwright's wheel needs it
        if self.for_tests and not shutil.which("java"):
            missing.append("default-jre-headless")  # runs the checker of the pages' HTML (vnu)
        return missing

    def install_system(self, packages: list[str]) -> None:
        if not shutil.which("apt-get"):
            raise Refusal(
                f"This machine has no apt-get, so install these yourself and run make again: {', '.join(packages)}."
            )
        become_root = self._become_root(packages)
        apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get", "-y", "-q"]
        apt += ["-o", "DPkg::Lock::Timeout=120"]
        # An apt that was killed half-way refuses everything until this is done.
        self._do([*become_root, "dpkg", "--configure", "-a"], may_fail=True, killable=False)
        self._do([*apt, "update"], may_fail=True)
        if "PostgreSQL with PostGIS" in packages:
            packages = [postgis_package() if name.startswith("PostgreSQL") else name for name in packages]
            self._forbid_debian_cluster(become_root)
        try:
            self._do([*apt, "install", "--no-install-recommends", *packages], killable=False)
        finally:
            self._do([*become_root, "rm", "-f", str(CLUSTER_CONFIGURATION)], may_fail=True)
        if self.for_tests and not find_browser():
            raise Refusal("This distribution has no Chromium package. Install a Chromium and set CHROMIUM=/path/to/it")

    @staticmethod
    def _become_root(packages: list[str]) -> list[str]:
        if os.geteuid() == 0:
            return []
        # It may ask for a password where somebody sits at the terminal.
        sudo = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
        if shutil.which("sudo") and _succeeds([*sudo, "true"]):
            return sudo
        raise Refusal(
            f"Missing on this machine: {', '.join(packages)}. Only root may install that, and sudo does not let you: "
            "run the same make once as root, or ask the administrator."
        )

    def _forbid_debian_cluster(self, become_root: list[str]) -> None:
        """Debian makes and starts a server on port 5432 when its package is new. Ours is private; theirs is theirs."""
        write = (
            f"mkdir -p {CLUSTER_CONFIGURATION.parent} && echo 'create_main_cluster = false' > {CLUSTER_CONFIGURATION}"
        )
        self._do([*become_root, "sh", "-c", write])

    # --- Python ---

    def make_venv(self) -> None:
        self._do([sys.executable, "-m", "venv", "--clear", str(VENV)])
        HALF_DONE.unlink(missing_ok=True)
        give_back(VENV, CHECKOUT.stat().st_uid)

    def install_python(self, lock: str) -> None:
        if not has_pip():
            self._do([str(VENV_PYTHON), "-m", "ensurepip"])
        HALF_DONE.touch()
        pip = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
        try:
            self._do([*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(CHECKOUT / lock)])
        finally:
            HALF_DONE.unlink()  # when pip fails, it takes back what it had begun; when we are killed, this stays
        mark_done(VENV, lock)
        give_back(VENV, CHECKOUT.stat().st_uid)

    # --- Browser code and translations ---

    def install_browser_code(self) -> None:
        npm = find_npm()
        assert npm, "the step before installs it"
        path = f"{Path(npm).parent}:{os.environ.get('PATH', '')}"  # npm itself looks for its node there
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries", "1"]
        flags += [] if self.for_tests else ["--omit=dev"]
        self._do([npm, "ci", *flags], env=os.environ | {"PATH": path})
        mark_done(NODE_MODULES, "package-lock.json")
        give_back(NODE_MODULES, CHECKOUT.stat().st_uid)

    def compile(self, catalogues: list[Path]) -> None:
        for catalogue in catalogues:
            compiled = catalogue.with_suffix(".mo")
            self._do(["msgfmt", "--check-format", "-o", f"{compiled}.new", str(catalogue)])
            Path(f"{compiled}.new").rename(compiled)
            mark_done(catalogue.parent, _in_checkout(catalogue))
            give_back(catalogue.parent, CHECKOUT.stat().st_uid)

    # --- Doing it ---

    def _do(
        self,
        command: list[str],
        *,
        may_fail: bool = False,
        killable: bool = True,
        env: dict[str, str] | None = None,
    ) -> None:
        """Runs one command with its output in the log. Its own last words explain a failure that we do not know."""
        guard = setpriv(on_our_death=signal.SIGTERM) if killable else []
        with self.log.open("ab") as log:
            log.write(f"\n$ {' '.join(command)}\n".encode())
            log.flush()
            begins = log.tell()
            done = subprocess.run(
                [*guard, *command], cwd=CHECKOUT, env=env, stdout=log, stderr=subprocess.STDOUT, check=False
            )
        if done.returncode == 0 or may_fail:
            return
        said = self.log.read_bytes()[begins:].decode(errors="replace")
        if NO_SPACE.search(said):
            raise Refusal("The disk became full during the installation. Free some space and run make again.")
        if NO_NETWORK.search(said):
            raise Refusal(
                "The installation needs the network, and it cannot be reached from here. Connect this machine "
                "(behind a proxy: set https_proxy and http_proxy) and run make again; it goes on where it stopped."
            )
        raise Refusal(f"`{' '.join(command[:6])} …` failed. The end of {self.log}:\n{tail(self.log)}")


def wait_for_turn() -> None:
    """Two installations at once in the same checkout would spoil each other's work."""
    while not hold(CHECKOUT):
        print("  Another installation is at work in this folder; waiting for it", file=sys.stderr, flush=True)
        time.sleep(5)


def postgis_package() -> str:
    """The distribution's PostGIS: for a server version that is already installed, else the newest."""
    listed = subprocess.run(
        ["apt-cache", "pkgnames", "postgresql-"], capture_output=True, text=True, check=False
    ).stdout.split()
    versions = sorted(int(found[1]) for name in listed if (found := re.fullmatch(r"postgresql-(\d+)-postgis-3", name)))
    if not versions:
        raise Refusal(
            "apt knows no package postgresql-…-postgis-3. If the network is there, enable the part of the distribution "
            "that has it (Ubuntu: sudo add-apt-repository universe), or set DATABASE_URL to a server with PostGIS."
        )
    present = [version for version in versions if (DEBIAN_SERVERS / str(version) / "bin" / "postgres").is_file()]
    return f"postgresql-{max(present or versions)}-postgis-3"


def venv_works() -> bool:
    """Its Python starts and finds its own packages folder; not so when the system's Python became a newer one."""
    question = "import os, site, sys; sys.exit(not any(map(os.path.isdir, site.getsitepackages())))"
    return _succeeds([VENV_PYTHON, "-c", question]) and not HALF_DONE.exists()


def has_pip() -> bool:
    return _succeeds([VENV_PYTHON, "-c", "import pip"])


def _succeeds(command: list[str | Path]) -> bool:
    try:
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
    except OSError:
        return False


def find_npm() -> str | None:
    """npm with its node: the environment's own, else the machine's."""
    path = f"{VENV / 'bin'}:{os.environ.get('PATH', '')}"
    return shutil.which("npm", path=path) if shutil.which("node", path=path) else None


def find_browser() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def untranslated() -> list[Path]:
    """Message catalogues that are not compiled as they are now. Dates do not tell: an unpacked release has old ones."""
    catalogues = (CHECKOUT / "gisreport" / "locale").glob("*/LC_MESSAGES/[!.]*.po")  # beside them lie our stamps
    return [po for po in sorted(catalogues) if not _is_compiled(po)]


def _is_compiled(catalogue: Path) -> bool:
    return catalogue.with_suffix(".mo").exists() and is_done(catalogue.parent, _in_checkout(catalogue))


def _in_checkout(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def _digest(source: str) -> str:
    return hashlib.sha256((CHECKOUT / source).read_bytes()).hexdigest()


def _stamp(folder: Path, source: str) -> Path:
    return folder / f".installed-{Path(source).name}"


def is_done(folder: Path, source: str) -> bool:
    """Is what stands in `source` (a lock file or a catalogue, named from the checkout) installed in `folder`?"""
    try:
        return _stamp(folder, source).read_text() == _digest(source)
    except OSError:
        return False


def mark_done(folder: Path, source: str) -> None:
    _stamp(folder, source).write_text(_digest(source))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tests", action="store_true", help="what the tests need, too: Chromium, Java, linters")
    Installation(for_tests=arguments.parse_args().tests).run()
    return 0


if __name__ == "__main__":
    run_plainly(main)
