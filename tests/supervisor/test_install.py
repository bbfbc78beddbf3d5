"""The installation says in one sentence why it cannot go on, and what to do; what is done is not done again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gisreport.supervisor import install
from gisreport.supervisor.places import CHECKOUT, demand_space, make_folder
from gisreport.supervisor.refusal import Refusal
from tests.supervisor.running import clean_environment

NEEDS_NETWORK = "needs the network"


@pytest.fixture
def installation(tmp_path: Path) -> install.Installation:
    return install.Installation(for_tests=False, log=tmp_path / "install.log")


@pytest.mark.parametrize(
    ("last_words", "sentence"),
    [
        ("E: Failed to fetch http://x/y.deb  Temporary failure resolving 'x'", NEEDS_NETWORK),
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", NEEDS_NETWORK),
        ("npm error request to https://x/y failed, reason: getaddrinfo EAI_AGAIN x", NEEDS_NETWORK),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk became full"),
        ("npm error nospc ENOSPC: no space left on device, write", "disk became full"),
        ("something quite different", "something quite different"),
    ],
)
def test_a_failed_step_is_explained(installation: install.Installation, last_words: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        installation._do(["sh", "-c", 'echo "$0"; exit 1', last_words])


def test_without_network_it_ends_with_a_sentence(tmp_path: Path) -> None:
    """In a checkout of its own, on a machine that reaches no package index."""
    (tmp_path / "gisreport").mkdir()
    shutil.copy(CHECKOUT / "gisreport" / "__init__.py", tmp_path / "gisreport")
    shutil.copytree(CHECKOUT / "gisreport" / "supervisor", tmp_path / "gisreport" / "supervisor")
    for lock in ("requirements.txt", "package-lock.json"):
        shutil.copy(CHECKOUT / lock, tmp_path)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    done = subprocess.run(
        [sys.executable, "-m", "gisreport.supervisor.install"],
        cwd=tmp_path,
        env=clean_environment(DATABASE_URL="elsewhere", **nowhere),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert NEEDS_NETWORK in done.stderr
    assert "Traceback" not in done.stderr


def test_a_step_is_done_until_its_lock_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "CHECKOUT", tmp_path)
    lock = tmp_path / "requirements.txt"
    lock.write_text("one==1")
    assert not install.is_done(tmp_path, lock.name)
    install.mark_done(tmp_path, lock.name)
    assert install.is_done(tmp_path, lock.name)
    lock.write_text("one==2")
    assert not install.is_done(tmp_path, lock.name)


def test_little_space_is_refused_before_anything_breaks(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"Only \d+ MB are free .* Buy a disk"):
        demand_space(tmp_path / "not" / "yet", 10**9, "the database", "Buy a disk.")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="GISREPORT_DATA="):
        make_folder(tmp_path / "file" / "data")


def test_a_catalogue_is_compiled_again_when_its_words_change(
    installation: install.Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its date does not matter: an unpacked release has older files than what was made from the one before."""
    catalogue = tmp_path / "gisreport" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    monkeypatch.setattr(install, "CHECKOUT", tmp_path)
    for words in ("Map", "The map"):
        catalogue.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Karta"\nmsgstr "{words}"\n'
        )
        os.utime(catalogue, (0, 0))
        assert install.untranslated() == [catalogue]
        installation.compile([catalogue])
        assert install.untranslated() == []
        assert words.encode() in catalogue.with_suffix(".mo").read_bytes()
    catalogue.with_suffix(".mo").unlink()
    assert install.untranslated() == [catalogue]
