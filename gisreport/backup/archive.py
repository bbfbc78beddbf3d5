"""The file: a plain tar, so that it can be opened without us. The manifest comes last and seals it."""

from __future__ import annotations

import hashlib
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from tqdm import tqdm

from gisreport.backup import manifest
from gisreport.backup.manifest import DUMP, PHOTOS, Content, Manifest
from gisreport.supervisor.refusal import Refusal

CHUNK = 1_000_000


class _Summed:
    """A file that is read through, and the checksum of what went by."""

    def __init__(self, file: IO[bytes], bar: tqdm) -> None:
        self._file, self._bar, self._digest, self._bytes = file, bar, hashlib.sha256(), 0

    def read(self, size: int = CHUNK) -> bytes:
        part = self._file.read(size)
        self._digest.update(part)
        self._bytes += len(part)
        self._bar.update(len(part))
        return part

    @property
    def content(self) -> Content:
        return Content(self._bytes, self._digest.hexdigest())


def write(path: Path, folder: Path, contents: Manifest) -> None:
    """Everything in `folder`, by the names it has there, into the new file `path`, which only its owner can read."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar, _bar(_bytes_in(folder, names), "Writing") as bar:
            for name in names:
                contents.files[name] = _add(tar, name, folder / name, bar)
            seal = contents.as_json()
            tar.addfile(_member(manifest.NAME, len(seal)), BytesIO(seal))
        file.flush()
        os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, name: str, path: Path, bar: tqdm) -> Content:
    with path.open("rb") as file:
        summed = _Summed(file, bar)
        tar.addfile(_member(name, os.fstat(file.fileno()).st_size), summed)
    return summed.content


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member


def _bytes_in(folder: Path, names: list[str]) -> int:
    return sum((folder / name).stat().st_size for name in names)


def _bar(total: int, words: str) -> tqdm:
    """On a terminal only."""
    return tqdm(total=total, desc=f"  {words}", unit="B", unit_scale=True, disable=None, leave=False)


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """Raises Refusal when it is no backup, or was cut off."""
    try:
        with _opened(path) as tar:
            yield tar, _seal_of(tar, path)
    except tarfile.TarError as error:
        raise Refusal(f"{path} is no backup, or was cut off ({error}). Take another backup file.") from error


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, mode="r:")
    except FileNotFoundError:
        raise Refusal(
            f"There is no file {path}. Name a backup: make restore FILE=var/backups/gisreport-….tar"
        ) from None
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}). Is it a file, and may we read it?") from error


def _seal_of(tar: tarfile.TarFile, path: Path) -> Manifest:
    last = tar.getmembers()[-1:]
    seal = tar.extractfile(last[0]) if last and last[0].name == manifest.NAME else None
    if seal is None:
        raise Refusal(f"{path} is no backup, or was cut off: its last part is missing. Take another backup file.")
    return manifest.read(seal.read())


def check(tar: tarfile.TarFile, contents: Manifest) -> None:
    """Reads everything. Raises Refusal when a single byte is not as it was, or a name is not one we write."""
    members = [member for member in tar.getmembers() if member.name != manifest.NAME]
    names = [member.name for member in members]
    if sorted(names) != sorted(contents.files) or DUMP not in names:
        raise Refusal("The backup does not hold the files that its manifest lists. Take another backup file.")
    for member in members:
        if not (member.isreg() and _is_ours(member.name)):
            raise Refusal(
                f"The backup holds {member.name!r}, which we never write: somebody has changed the file. "
                "Restore nothing from it; take another backup file."
            )
    with _bar(contents.size, "Checking") as bar:
        for member in members:
            if _summed(tar, member, bar) != contents.files[member.name]:
                raise Refusal(
                    f"{member.name} in the backup is damaged: its checksum differs. Take another backup file."
                )


def _summed(tar: tarfile.TarFile, member: tarfile.TarInfo, bar: tqdm) -> Content | None:
    file = tar.extractfile(member)
    if file is None:
        return None
    summed = _Summed(file, bar)
    while summed.read():
        pass
    return summed.content


def _is_ours(name: str) -> bool:
    """The dump, or a photo by a path that stays below its folder whatever it is joined to."""
    if name == DUMP:
        return True
    parts = name.removeprefix(PHOTOS).split("/")
    return name.startswith(PHOTOS) and not any(part in ("", ".", "..") or "\0" in part for part in parts)


def place_of(name: str, folder: Path) -> Path:
    """Where the photo file of this name belongs. Raises Refusal when that leads out of `folder`, also by a link."""
    place = (folder / name.removeprefix(PHOTOS)).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise Refusal(f"{name} of the backup would be written outside {folder}. Is a link in that folder? Remove it.")
    return place


def extract(tar: tarfile.TarFile, name: str, to: Path) -> None:
    """Appears under its name when it is whole; one that is there already is replaced."""
    file = tar.extractfile(name)
    assert file is not None
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = to.with_name(f"{to.name}.part")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        while part := file.read(CHUNK):
            copy.write(part)
    unfinished.rename(to)
