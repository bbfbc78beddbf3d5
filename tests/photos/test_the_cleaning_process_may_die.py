"""Real deaths of the process that cleans: by whoever kills it, by its own fault, and by its limits."""

from pathlib import Path

import pytest

from gisreport.cases.models import CasePhoto
from gisreport.photos import apart
from gisreport.photos.apart import CleaningFailed, clean_apart
from gisreport.photos.models import PhotoState
from gisreport.photos.reasons import BadPhoto, Reason
from gisreport.photos.work import process
from tests.photos.conftest import Send
from tests.photos.pictures import telltale_jpeg

KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
CRASHES = "import ctypes; ctypes.string_at(0)"
NEVER_ENDS = """
from gisreport.photos import apart
apart.CPU_SECONDS = 1
apart._limit()
while True:
    pass
"""
WRITES = """
from gisreport.photos import apart
apart._limit()
with open({file!r}, "w") as file:
    file.write("x")
"""


def runs(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PROGRAM", ["-c", program])


@pytest.mark.django_db
def test_killed_it_is_tried_again_and_nothing_is_lost(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = send(telltale_jpeg())
    with monkeypatch.context() as kill:
        runs(KILLED, kill)
        with pytest.raises(CleaningFailed, match="-9"):
            clean_apart(telltale_jpeg())
        process(photo)
    waiting = CasePhoto.objects.get()
    assert (waiting.state, waiting.attempts) == (PhotoState.WAITING, 1)
    process(photo)
    assert photo.state == PhotoState.CLEAN


@pytest.mark.parametrize(
    ("program", "reason"), [(CRASHES, Reason.BROKEN), (NEVER_ENDS, Reason.TOO_HEAVY)], ids=["crashes", "never ends"]
)
def test_brought_down_by_the_file_the_photo_is_refused(
    program: str, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs(program, monkeypatch)
    with pytest.raises(BadPhoto, match=reason):
        clean_apart(telltale_jpeg())


def test_on_a_busy_machine_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time by the clock says nothing about the file."""
    runs("import time; time.sleep(60)", monkeypatch)
    monkeypatch.setattr(apart, "PATIENCE_SECONDS", 0.5)
    with pytest.raises(CleaningFailed, match="busy"):
        clean_apart(telltale_jpeg())


def test_it_cannot_write_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    runs(WRITES.format(file=str(tmp_path / "x")), monkeypatch)
    with pytest.raises(CleaningFailed):
        clean_apart(telltale_jpeg())
    assert (tmp_path / "x").read_bytes() == b""


def test_an_end_without_an_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    runs("", monkeypatch)
    with pytest.raises(CleaningFailed):
        clean_apart(telltale_jpeg())
