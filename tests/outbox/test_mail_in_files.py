from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import send_mail


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "gisreport.outbox.transports.files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "not" / "there" / "yet"
    return Path(settings.EMAIL_FILE_PATH)


def test_each_letter_is_a_file_of_its_own(folder: Path) -> None:
    for number in range(20):
        send_mail(f"Hej {number}", "åäö", None, ["lisa@example.org"])
    files = sorted(folder.iterdir())
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert [letter["Subject"] for letter in letters] == [f"Hej {number}" for number in range(20)]
    assert {file.suffix for file in files} == {".eml"}


def test_only_the_owner_can_read_them(folder: Path) -> None:
    send_mail("Hej", "åäö", None, ["lisa@example.org"])
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
