"""What was backed up comes back: every row of every table, every photo, byte for byte."""

import json
import re
import stat
import tarfile
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from gisreport.backup import take as taking
from gisreport.backup.moment import Moment
from gisreport.backup.take import take
from gisreport.cases import lifecycle
from gisreport.cases.models import CasePhoto
from gisreport.cases.tasks import clean_case_photo
from gisreport.photos import work
from gisreport.photos.clean import clean
from gisreport.photos.intake import accept_all
from gisreport.photos.models import PhotoState
from reports.models import Report
from reports.submit import Submission, submit
from tests.backup.installation import Empty, Tables, files, tables_of_snapshot
from tests.cast import Town
from tests.geometry import pin
from tests.photos.pictures import quarters, saved

pytestmark = pytest.mark.django_db(transaction=True)


def report(town: Town, number: int) -> Report:
    """With everything that a report can bring: a name, an address, a number, two photos."""
    pictures = [saved(quarters(80, 40 + number + extra)) for extra in (0, 400)]
    return submit(
        Submission(
            category=town.categories["belysning"],
            municipality=town.municipality,
            point=pin(3, 3),
            text=f"Lampa nummer {number} är släckt – 'mörkt' \\ här.\n",
            name="Rut Åkesson",
            email="rut@example.org",
            phone="060-12 34 56",
            photos=accept_all([SimpleUploadedFile("p.jpg", picture) for picture in pictures]),
        )
    ).report


@pytest.fixture
def photos_are_cleaned_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: the backup must meet as many deletions as possible."""
    monkeypatch.setattr(work, "clean_apart", lambda raw: clean(BytesIO(raw)))


@pytest.fixture
def truth(monkeypatch: pytest.MonkeyPatch) -> dict[str, Tables]:
    """What stood in the tables in the moment of each backup, read beside pg_dump, by the backup's file name."""
    seen: dict[str, Tables] = {}
    really_dump = taking.dump

    def dump(moment: Moment, target: Path) -> int:
        seen["last"] = tables_of_snapshot(moment.snapshot)
        return really_dump(moment, target)

    monkeypatch.setattr(taking, "dump", dump)
    return seen


def test_everything_comes_back(
    lilleby_in_earnest: Town, backups: Path, empty: Empty, truth: dict[str, Tables], settings: LazySettings
) -> None:
    case = report(lilleby_in_earnest, 1).cases.get().case
    lifecycle.reply(case, text="Vi byter lampan.", is_public=True, by=None)
    clean_case_photo(str(CasePhoto.objects.order_by("pk").first().pk))  # type: ignore[union-attr]
    backup = take(backups)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600

    done = empty.run("restore", str(backup))

    assert done.returncode == 0, done.stderr
    assert "1 cases, 1 reports, 5 photo files" in done.stdout
    assert len(truth["last"]["cases_caseevent"]) > 2
    assert empty.tables() == truth["last"]
    assert files(empty.data / "media") == files(Path(settings.MEDIA_ROOT))


def test_everything_comes_back_while_reports_come_in_and_photos_are_cleaned(
    lilleby_in_earnest: Town,
    backups: Path,
    empty: Empty,
    truth: dict[str, Tables],
    photos_are_cleaned_at_once: None,
) -> None:
    before = [report(lilleby_in_earnest, number) for number in range(4)]
    with at_work(lambda number: report(lilleby_in_earnest, number)), at_work(lambda number: clean_one()):
        for _ in range(4):  # most of them only to look for a photo that is missing
            backup = take(backups)
            with tarfile.open(backup) as tar:
                assert json.load(tar.extractfile("manifest.json"))["missing"] == []  # type: ignore[arg-type]
    assert Report.objects.count() > len(before) + 5, "nothing was written meanwhile"
    assert CasePhoto.objects.filter(state=PhotoState.CLEAN, raw="").exists(), "nothing was deleted meanwhile"

    done = empty.run("restore", str(backup))

    assert done.returncode == 0, done.stderr
    assert without_sequences(empty.tables()) == without_sequences(truth["last"])
    named = set(re.findall(r"photos/[^,)]+", "".join(truth["last"]["cases_casephoto"])))
    assert set(files(empty.data / "media")) == named


def without_sequences(found: Tables) -> Tables:
    """They are no part of a snapshot: they may have gone on when pg_dump comes to them."""
    return {name: rows for name, rows in found.items() if name != "sequences"}


def clean_one() -> None:
    photo = CasePhoto.objects.filter(state=PhotoState.WAITING).first()
    if photo:
        clean_case_photo(str(photo.pk))


class at_work:
    """A thread that does `work(1)`, `work(2)`, … until the block ends. What goes wrong in it fails the test."""

    def __init__(self, work: Callable[[int], object]) -> None:
        self._work, self._stop = work, threading.Event()
        self._thread = threading.Thread(target=self._go)
        self._errors: list[Exception] = []

    def _go(self) -> None:
        number = 10
        try:
            while not self._stop.is_set():
                self._work(number)
                number += 1
        except Exception as error:
            self._errors.append(error)
        finally:
            connection.close()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        assert not self._errors, self._errors
