"""Settings as in production, asked of a process of its own: these do not depend on what the tests set."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
SITE = "felanmalan.lilleby.example"
PRODUCTION = {
    "GISREPORT_MODE": "production",
    "SECRET_KEY": "en-lång-hemlighet-som-bara-finns-i-testet-0123456789-ABCDEFGHIJ",
    "ALLOWED_HOSTS": SITE,
    "EMAIL_URL": "smtp://post:hemligt@mail.example:25",
}
ASK = """
import json, django
django.setup()
from django.test import Client
from django.conf import settings
client = Client(raise_request_exception=False)
answers = {}
for path in ("/konto/login/", "/sprak/en/", "/finns-inte", "/health/live"):
    got = client.get(path, secure=True, headers={"host": settings.ALLOWED_HOSTS[0]})
    answers[path] = {
        "status": got.status_code,
        "headers": {name.lower(): value for name, value in got.headers.items()},
        "cookies": [morsel.OutputString() for morsel in got.cookies.values()],
        "body": got.content.decode(),
    }
plain = client.get("/", headers={"host": settings.ALLOWED_HOSTS[0]})
answers["http"] = {"status": plain.status_code, "location": plain.get("Location")}
print(json.dumps(answers))
"""


def in_production(*command: str, tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    ours = ("GISREPORT_", "SITE_URL", "HOST", "PORT", "TRUSTED", "RATE_", "LOG_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {
        **kept,
        **PRODUCTION,
        "GISREPORT_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "gisreport.settings",
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment | more, capture_output=True, text=True, check=False
    )


def test_django_has_nothing_to_say_about_it(tmp_path: Path) -> None:
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


@pytest.fixture
def answers(db: None, tmp_path: Path) -> dict[str, Any]:
    done = in_production("-c", ASK, tmp_path=tmp_path, DATABASE_URL=own_database())
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answers


def own_database() -> str:
    """The tests' database as an address."""
    given = os.environ.get("DATABASE_URL", "postgresql://gisreport@/gisreport")
    before, _sign, options = given.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}?{options}"


def test_what_it_answers(answers: dict[str, Any]) -> None:
    assert answers["http"] == {"status": 301, "location": f"https://{SITE}/"}
    for path in ("/konto/login/", "/sprak/en/", "/finns-inte", "/health/live"):
        headers = answers[path]["headers"]
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload", path
        assert headers["cross-origin-opener-policy"] == "same-origin", path
        assert "'unsafe" not in headers["content-security-policy"], path
    cookies = [*answers["/konto/login/"]["cookies"], *answers["/sprak/en/"]["cookies"]]
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-csrftoken", "__Host-sprak"}
    for cookie in cookies:
        assert "; Secure" in cookie, cookie
        assert "Path=/;" in cookie, cookie
        assert "SameSite=Lax" in cookie, cookie
        assert "Domain" not in cookie, cookie
    telling = ("Traceback", "hemligt", PRODUCTION["SECRET_KEY"], "django.", "gunicorn", "x-powered-by", str(ROOT))
    assert [word for word in telling if word in json.dumps(answers)] == [], "no page tells what it is made of"
    assert answers["/finns-inte"]["status"] == 404


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_without_its_secrets_it_does_not_start(missing: str, tmp_path: Path) -> None:
    done = in_production("manage.py", "check", tmp_path=tmp_path, **{missing: ""})
    assert done.returncode != 0
    assert missing in done.stderr
