"""What cannot be restored is refused in one sentence that says what to do, and nothing has changed then."""

import json
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings

from gisreport.backup import archive, programs
from gisreport.backup.manifest import DUMP, FORMAT
from gisreport.backup.restore import demand_empty, refuse_what_does_not_fit
from gisreport.backup.take import prune, take
from gisreport.supervisor import places
from gisreport.supervisor.refusal import Refusal
from tests.backup.installation import Empty, files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(backups: Path) -> Path:
    return take(backups)


def checked(path: Path) -> None:
    with archive.opened(path) as (tar, contents):
        refuse_what_does_not_fit(contents)
        archive.check(tar, contents)


def changed(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same backup with other members."""
    with tarfile.open(backup) as tar:
        members = {one.name: tar.extractfile(one).read() for one in tar.getmembers()}  # type: ignore[union-attr]
    change(members)
    other = backup.with_name("changed.tar")
    with tarfile.open(other, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    return other


def manifest_says(**words: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | words).encode()

    return change


def damage(members: dict[str, bytes]) -> None:
    dump = bytearray(members[DUMP])
    dump[len(dump) // 2] ^= 1
    members[DUMP] = bytes(dump)


def holds_also(name: str) -> Callable[[dict[str, bytes]], None]:
    """A member that the manifest lists with its right checksum."""

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members.pop("manifest.json"))
        manifest["files"][name] = manifest["files"][DUMP]
        members[name] = members[DUMP]
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (damage, "is damaged: its checksum differs"),
        (holds_also("media/../../../etc/passwd"), "which we never write"),
        (holds_also("media//tmp/evil.txt"), "which we never write"),
        (holds_also("/tmp/evil.txt"), "which we never write"),
        (holds_also("media/./evil.txt"), "which we never write"),
        (holds_also("media/"), "which we never write"),
        (holds_also("evil.txt"), "which we never write"),
        (lambda members: members.pop(DUMP), "does not hold the files that its manifest lists"),
        (lambda members: members.pop("manifest.json"), "was cut off: its last part is missing"),
        (manifest_says(format=FORMAT + 1), "gisreport reads format"),
        (manifest_says(mode="production"), "Set GISREPORT_MODE=production"),
        (manifest_says(migrations=[["cases", "9999_tomorrow"]]), "was made by a newer gisreport"),
        (manifest_says(postgres=990_001), "Use a server of version 99 or newer"),
        (manifest_says(files=7), "manifest.json cannot be read"),
        (manifest_says(rows="x"), "manifest.json cannot be read"),
        (manifest_says(rows={"cases_case": "3"}), "manifest.json cannot be read"),
        (manifest_says(missing=7), "manifest.json cannot be read"),
        (manifest_says(made_at=None), "manifest.json cannot be read"),
    ],
)
def test_a_file_that_is_not_as_it_was(
    backup: Path, change: Callable[[dict[str, bytes]], None], sentence: str, settings: LazySettings
) -> None:
    checked(backup)
    with pytest.raises(Refusal, match=sentence.replace("(", r"\(")):
        checked(changed(backup, change))


def test_a_link_in_place_of_a_file(backup: Path) -> None:
    other = changed(backup, holds_also("media/link"))
    linked = other.with_name("linked.tar")
    with tarfile.open(other) as tar, tarfile.open(linked, "w") as copy:
        for member in tar.getmembers():
            if member.name == "media/link":
                member.type, member.linkname, member.size = tarfile.SYMTYPE, f"../{DUMP}", 0
            copy.addfile(member, tar.extractfile(member) if member.isreg() else None)
    with pytest.raises(Refusal, match="which we never write"):
        checked(linked)


def test_a_link_that_leads_out_of_the_folder_of_photos(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    (media / "photos").symlink_to(tmp_path)
    assert archive.place_of("media/small/x.jpg", media) == media / "small" / "x.jpg"
    with pytest.raises(Refusal, match="Is a link in that folder"):
        archive.place_of("media/photos/x.jpg", media)


@pytest.mark.parametrize("share", [0, 0.3, 0.9])
def test_a_file_that_was_cut_off(backup: Path, share: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Refusal, match="was cut off"):
        checked(backup)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="There is no file"):
        checked(tmp_path / "none.tar")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        checked(tmp_path)


def test_a_photo_that_cannot_be_written_while_restoring(backup: Path, empty: Empty) -> None:
    empty.data.mkdir()
    (empty.data / "media").mkdir()
    done = empty.run("restore", str(changed(backup, with_a_photo_where_a_folder_is)))
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert empty.tables() == {"sequences": []}


def with_a_photo_where_a_folder_is(members: dict[str, bytes]) -> None:
    """Writing it fails as on a full disk; that itself cannot be had here."""
    manifest = json.loads(members.pop("manifest.json"))
    for name in ("media/photos", "media/photos/raw"):
        members[name] = members[DUMP]
        manifest["files"][name] = manifest["files"][DUMP]
    members["manifest.json"] = json.dumps(manifest).encode()


def test_an_installation_that_is_not_empty() -> None:
    with pytest.raises(Refusal, match="only restored into an empty installation"):
        demand_empty()


def test_a_refused_restore_changes_nothing(backup: Path, empty: Empty) -> None:
    done = empty.run("restore", str(changed(backup, damage)))
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert empty.tables() == {"sequences": []}
    assert set(files(empty.data)) <= {"secret_key"}


def test_no_program_of_the_right_version() -> None:
    with pytest.raises(Refusal, match="apt-get install postgresql-client-99"):
        programs.program("pg_dump", 99)


def test_no_room_for_a_backup(backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        places.shutil, "disk_usage", lambda path: places.shutil._ntuple_diskusage(10**12, 10**12, 10**6)
    )
    with pytest.raises(Refusal, match="Only 1 MB are free"):
        take(backups)
    assert list(backups.iterdir()) == []


def test_a_disk_that_fills_up_meanwhile(backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_add", full)
    with pytest.raises(Refusal, match="No space left on device"):
        take(backups)
    assert list(backups.iterdir()) == []


def test_the_newest_are_kept(backups: Path) -> None:
    for day in ("01", "02", "03"):
        (backups / f"gisreport-202601{day}T000000Z.tar").touch()
    assert [path.name for path in prune(backups, keep=2)] == ["gisreport-20260101T000000Z.tar"]
    assert len(list(backups.iterdir())) == 2
