"""Where things lie, whose they are, and whether there is room."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
from pathlib import Path

from gisreport.supervisor.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
MEGABYTE = 1_000_000


def data_folder() -> Path:
    """GISREPORT_DATA, or `var/` in the checkout."""
    return Path(os.environ.get("GISREPORT_DATA", "").strip() or CHECKOUT / "var").resolve()


def short_name(path: Path) -> str:
    """A short, stable name for a long path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def existing(path: Path) -> Path:
    """`path`, or its nearest parent that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def owner_of(path: Path) -> int:
    return existing(path).stat().st_uid


def user_name(uid: int) -> str:
    """The account's name. PostgreSQL serves only users that have one."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise Refusal(
            f"User number {uid} has no name on this machine, and PostgreSQL refuses to run without one. "
            "Add the user to /etc/passwd, or set DATABASE_URL to a server that is already running."
        ) from None


def give_back(path: Path, uid: int) -> None:
    """When root works in somebody's folder, what it made there becomes theirs; else their next run fails."""
    if os.geteuid() != 0 or uid == 0 or not path.exists():
        return
    gid = _group_of(uid)
    for folder, folders, files in os.walk(path):
        for name in ("", *folders, *files):
            os.chown(os.path.join(folder, name), uid, gid, follow_symlinks=False)
    if path.is_file():
        os.chown(path, uid, gid)


def give_back_compiled_modules() -> None:
    """Python writes them beside the sources, so in somebody's checkout root's would stay in the way."""
    for package in CHECKOUT.glob("*/__init__.py"):
        give_back(package.parent, CHECKOUT.stat().st_uid)


def _group_of(uid: int) -> int:
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return -1


def make_folder(path: Path) -> Path:
    """`path` as a folder that we can write in. What is new belongs to the owner of the folder above."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"The folder {path} cannot be made ({error.strerror}). "
            "Choose another with GISREPORT_DATA=/a/folder/of/yours, or run as the user who owns it."
        ) from error
    if missing:
        give_back(missing[-1], owner_of(missing[-1].parent))
    if not os.access(path, os.W_OK | os.X_OK):
        raise Refusal(
            f"The folder {path} belongs to {user_name(owner_of(path))} and cannot be written to. "
            "Choose another with GISREPORT_DATA=/a/folder/of/yours, or run as that user."
        )
    return path


def hold(folder: Path) -> bool:
    """Locks `folder` for as long as this process lives, kill -9 included. False: another process holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)  # never closed on purpose; children do not inherit it
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    return True


def demand_space(path: Path, megabytes: int, purpose: str, remedy: str) -> None:
    """Refuses before a full disk breaks something half-way."""
    free = shutil.disk_usage(existing(path)).free // MEGABYTE
    if free < megabytes:
        raise Refusal(f"Only {free} MB are free on the disk of {path}, and {purpose} needs {megabytes} MB. {remedy}")
