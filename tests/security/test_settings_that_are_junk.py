"""Junk in the environment is refused by its name, with what to write instead, and without repeating a password."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured

from gisreport import environment as env
from gisreport.project.checks import mail_goes_out
from tests.security.test_production_is_as_it_should_be import in_production

READ: dict[str, Callable[[], object]] = {
    "ALLOWED_HOSTS": lambda: env.read_hosts("ALLOWED_HOSTS"),
    "EMAIL_URL": lambda: env.read_mail_server("EMAIL_URL"),
    "DEFAULT_FROM_EMAIL": lambda: env.read_sender("DEFAULT_FROM_EMAIL", "a@example.org"),
    "MAP_TILES_URL": lambda: env.read_tiles("MAP_TILES_URL", "https://example.org/{z}/{x}/{y}.png"),
}


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://x/"),
        ("ALLOWED_HOSTS", "felanmalan.example.org,x:443"),
        ("ALLOWED_HOSTS", "två ord"),
        ("EMAIL_URL", "junk"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://u:hemligt@h:99999"),
        ("EMAIL_URL", "smtp://u:hemligt/t@h:25"),
        ("EMAIL_URL", "smtp://[hemligt"),
        ("EMAIL_URL", "consolemail://hemligt"),
        ("DEFAULT_FROM_EMAIL", "junk"),
        ("DEFAULT_FROM_EMAIL", "Felanmälan <>"),
        ("MAP_TILES_URL", "junk"),
        ("MAP_TILES_URL", "https://kartor.example.org/"),
        ("MAP_TILES_URL", "https:///{z}/{x}/{y}.png"),
    ],
)
def test_junk_is_refused(name: str, junk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, junk)
    with pytest.raises(ImproperlyConfigured, match=rf"(?s){name}.*Write.*{name}=") as refused:
        READ[name]()
    assert "hemligt" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("ALLOWED_HOSTS", "felanmalan.example.org,.example.org,10.0.0.7,[::1]"),
        ("EMAIL_URL", "smtp+tls://user:p%2Fw@mail.example.org:587"),
        ("EMAIL_URL", "smtp://127.0.0.1"),
        ("EMAIL_URL", ""),
        ("DEFAULT_FROM_EMAIL", "Felanmälan i Lilleby <felanmalan@lilleby.example>"),
        ("MAP_TILES_URL", "https://{s}.example.org/{z}/{x}/{y}.png"),
        ("MAP_TILES_URL", ""),
    ],
)
def test_what_is_meant_is_read(name: str, good: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, good)
    read = READ[name]()
    assert (",".join(read) if isinstance(read, list) else read) == good


def test_a_command_says_so_in_one_line(tmp_path: Path) -> None:
    done = in_production("manage.py", "check", tmp_path=tmp_path, EMAIL_URL="junk")
    assert done.returncode == 1
    assert done.stderr.startswith("EMAIL_URL does not begin with smtp://")
    assert len(done.stderr.splitlines()) == 1


def test_mail_that_goes_to_files_is_told(tmp_path: Path) -> None:
    done = in_production("manage.py", "check", tmp_path=tmp_path, EMAIL_URL="")
    assert done.returncode == 0
    assert "EMAIL_URL is not set: no letter leaves this machine" in done.stderr


def test_the_demo_writes_files_and_means_it() -> None:
    nothing: list[CheckMessage] = []
    assert mail_goes_out() == nothing
