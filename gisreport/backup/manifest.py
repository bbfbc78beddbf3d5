"""What is in a backup. It is the last member of the file: a file without it was cut off."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field

from gisreport.supervisor.places import CHECKOUT
from gisreport.supervisor.refusal import Refusal

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
PHOTOS = "media/"  # before the name of each photo's file

Migration = tuple[str, str]


@dataclass(frozen=True)
class Content:
    """One file: its length in bytes and the SHA-256 of its bytes."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """`made_at` is the snapshot's time, in UTC. `postgres` is the server's version as the server numbers it (150018).

    `missing` are files that the database names and the disk did not have.
    """

    made_at: str
    mode: str
    postgres: int
    pg_dump: int
    rows: dict[str, int]
    migrations: list[Migration]
    missing: list[str]
    gisreport: str = ""
    format: int = FORMAT
    files: dict[str, Content] = field(default_factory=dict)

    @property
    def photos(self) -> list[str]:
        return [name for name in self.files if name.startswith(PHOTOS)]

    @property
    def size(self) -> int:
        return sum(content.size for content in self.files.values())

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


def read(text: bytes) -> Manifest:
    """Raises Refusal for what this version cannot have written."""
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise Refusal(
                f"The backup has format {found['format']}, and this gisreport reads format {FORMAT}. "
                f"Restore it with gisreport {found.get('gisreport', 'of its time')}, then upgrade."
            )
        found["files"] = {name: Content(**content) for name, content in found["files"].items()}
        found["migrations"] = [(app, name) for app, name in found["migrations"]]
        contents = Manifest(**found)
        _demand_types(contents)
        return contents
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(f"The file's {NAME} cannot be read. Take another backup file.") from error


def _demand_types(contents: Manifest) -> None:
    """Raises TypeError. What is wrong must be found before anything is written, not when it is compared at the end."""
    numbers = [contents.postgres, contents.pg_dump, *contents.rows.values()]
    numbers += [one.size for one in contents.files.values()]
    texts = [contents.made_at, contents.mode, contents.gisreport, *contents.missing]
    texts += [one.sha256 for one in contents.files.values()]
    texts += [part for migration in contents.migrations for part in migration]
    if not all(isinstance(one, int) and one >= 0 for one in numbers) or not all(isinstance(one, str) for one in texts):
        raise TypeError("numbers and texts are mixed up")


def our_version() -> str:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        version: str = tomllib.load(file)["project"]["version"]
    return version
