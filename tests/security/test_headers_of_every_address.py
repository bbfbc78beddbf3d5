"""Every answer of every address carries the headers that its place in the house asks for; errors too."""

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch

from gisreport.project import importmap
from gisreport.project.headers import BY_ADDRESS, PERMISSIONS
from tests.house.test_every_url_by_every_role import ADDRESSES, ROLES, World

pytestmark = pytest.mark.parametrize("world", ["public"], indirect=True)

ANYONE = ("stranger", "superuser")
TOO_MUCH = re.compile(r"'unsafe-|\*(?!\.)|'nonce-")
# A letter is shown in a sandbox with the looks it brings along; a photo is a picture and nothing else.
OWN_POLICY = {
    "demo-letter-html",
    "case-photo",
    "own-photo",
    "owner-photo",
    "desk-photo",
    "own-look",
    "own-logo",
    "desk-disclosure-file",
}
OWN_POLICY |= {"walk-photo", "walk-own-photo", "walk-staff-photo", "walk-voice"}
# Read by programs and by maps on other sites.
KEPT_BY_ALL = re.compile(r"/(tiles|foto|static|ogc|utseende)/|/api/v1/cells")


@pytest.fixture
def https(settings: LazySettings) -> None:
    """As in production; the clients of these tests speak http, so nobody is led on to https."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture
def answers(world: World, https: None) -> list[tuple[str, str, str, HttpResponseBase]]:
    """(role, name, path, answer) of every address that can be asked for, by GET and by POST."""
    return list(all_answers(world))


def all_answers(world: World) -> Iterator[tuple[str, str, str, HttpResponseBase]]:
    for role in ANYONE:
        for name in ADDRESSES:
            for method in ("GET", "POST"):
                try:
                    path = world.address(name)
                except NoReverseMatch:  # unnamed: the old address of another
                    continue
                yield role, name, path, world.ask(role, method, name)


def wrong(answers: list[tuple[str, str, str, HttpResponseBase]], name: str, right: str) -> list[str]:
    return [f"{path} {answer.get(name)}" for _, _, path, answer in answers if answer.get(name) != right]


def test_headers_of_all(answers: list[tuple[str, str, str, HttpResponseBase]]) -> None:
    assert len(answers) > 150
    assert [path for _, _, path, answer in answers if answer.status_code >= 500 and "health" not in path] == []
    assert wrong(answers, "X-Content-Type-Options", "nosniff") == []
    assert wrong(answers, "Cross-Origin-Opener-Policy", "same-origin") == []
    elsewhere = [each for each in answers if not each[2].startswith("/v/")]  # the walk app also listens
    assert wrong(elsewhere, "Permissions-Policy", PERMISSIONS) == []
    policies = [(name, answer["Content-Security-Policy"], answer) for _, name, _, answer in answers]
    for name, policy, answer in policies:
        if name in OWN_POLICY and answer.status_code == 200:
            assert "default-src 'none'" in policy, name
            assert "sandbox" in policy, name
            assert "script-src" not in policy, name
            continue
        assert not TOO_MUCH.search(policy), f"{name}: {policy}"
        directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'", name
        assert directives["script-src"] == f"'self' {importmap.csp_source()}", name
        assert directives["style-src"] == directives["form-action"] == directives["connect-src"] == "'self'", name
        assert answer["X-Frame-Options"] == "DENY", name
    check_what_caches_keep(answers)


def check_what_caches_keep(answers: list[tuple[str, str, str, HttpResponseBase]]) -> None:
    for role, _name, path, answer in answers:
        private = next((headers for prefix, headers in BY_ADDRESS.items() if path.startswith(prefix)), None)
        cache = answer["Cache-Control"]
        if private and "Cache-Control" in private:
            assert "no-store" in cache, path
            assert answer["Referrer-Policy"] == private["Referrer-Policy"], path
            assert "noindex" in answer["X-Robots-Tag"], path
        else:
            assert answer["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer"), path
        if answer.cookies:
            assert "public" not in cache, path
            assert "private" in cache or "no-store" in cache, f"{role} {path}: {cache}"
        if "public" in cache:
            assert KEPT_BY_ALL.search(path), path
            assert "Cookie" not in answer.get("Vary", ""), path
        elif "no-store" not in cache:
            assert "no-cache" in cache, path


def test_secret_pages_tell_nobody_their_address(world: World) -> None:
    names = [name for name, parts in ADDRESSES.items() if "token" in parts]
    assert "follow" in names
    assert "own-photo" in names
    for name in names:
        for token in (world.values["token"], "A" * 22, "junk"):
            answer = world.ask("stranger", "GET", name, token=token)
            assert "no-store" in answer["Cache-Control"], name
            assert answer["Referrer-Policy"] == "no-referrer", name
            assert "noindex" in answer["X-Robots-Tag"], name
            if answer.status_code == 200:
                assert "openstreetmap" not in answer["Content-Security-Policy"], name


@pytest.mark.parametrize("path", ["/finns-inte", "/a/finns-inte/alls", "/handlaggning/x/y/z", "/konto/finns-inte/"])
@pytest.mark.parametrize("role", ROLES[:2])
def test_errors_carry_them_too(world: World, role: str, path: str) -> None:
    answer = world.client(role).get(path)
    assert answer.status_code == 404
    for header in ("Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options", "X-Frame-Options"):
        assert header in answer, header
    assert "no-store" in answer["Cache-Control"] or path == "/finns-inte"


def test_a_page_that_fell_over_carries_them_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gisreport.cases.views.secret._show", lambda *_: 1 / 0)
    answer = world.ask("stranger", "GET", "follow")
    assert answer.status_code == 500
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_https_is_remembered(world: World, https: None) -> None:
    for path in ("/", "/anmal", "/konto/login/", "/api/v1/schema/", "/finns-inte"):
        answer = world.client("stranger").get(path, secure=True)
        assert answer["Strict-Transport-Security"].startswith("max-age=31536000"), path


def test_every_public_page_can_be_asked_whether_it_is_the_same(world: World) -> None:
    client = world.client("stranger")
    for name in ("case", "find-case", "case-tile"):
        first = client.get(world.address(name))
        again = client.get(world.address(name), headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), name
