import signal
import subprocess
from typing import Any

import pytest

from gisreport.photos.apart import CleaningFailed, clean_apart
from gisreport.photos.reasons import BadPhoto, Reason
from tests.photos.pictures import assert_bare, corners, telltale_jpeg


def test_cleans_as_well_as_here() -> None:
    photo = clean_apart(telltale_jpeg(6))
    assert (photo.width, photo.height) == (60, 80)
    for file in (photo.master, photo.large, photo.medium, photo.small):
        assert_bare(file)
        assert corners(file) == ["blue", "red", "white", "green"]


def test_refuses_as_well_as_here() -> None:
    with pytest.raises(BadPhoto) as refused:
        clean_apart(b"no picture")
    assert refused.value.reason == Reason.NOT_A_PICTURE


def test_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    told = {}
    real_run = subprocess.run

    def run(*args: Any, **options: Any) -> Any:
        told.update(options["env"])
        return real_run(*args, **options)

    monkeypatch.setattr(subprocess, "run", run)
    clean_apart(telltale_jpeg())
    assert set(told) <= {"PATH", "LD_LIBRARY_PATH", "MALLOC_ARENA_MAX"}


@pytest.mark.parametrize(
    ("death", "reason"),
    [(signal.SIGSEGV, Reason.BROKEN), (signal.SIGABRT, Reason.BROKEN), (signal.SIGXCPU, Reason.TOO_HEAVY)],
)
def test_a_death_by_the_file_is_a_refusal(
    death: signal.Signals, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends_with(-death, monkeypatch)
    with pytest.raises(BadPhoto) as refused:
        clean_apart(telltale_jpeg())
    assert refused.value.reason == reason


@pytest.mark.parametrize("code", [-signal.SIGKILL, -signal.SIGTERM, 1])
def test_any_other_end_is_worth_another_try(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_with(code, monkeypatch)
    with pytest.raises(CleaningFailed):
        clean_apart(telltale_jpeg())


def ends_with(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], code, b"", b""))
