"""The import map is the only inline script, the same on every page, and allowed by its hash."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from gisreport.project import importmap
from tests.cast import Town


@pytest.fixture
def fresh_map() -> Iterator[None]:
    importmap.text.cache_clear()
    importmap.csp_source.cache_clear()
    yield
    importmap.text.cache_clear()
    importmap.csp_source.cache_clear()


def inline_scripts(html: str) -> list[str]:
    return re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", html, re.DOTALL)


def test_the_policy_allows_exactly_the_map_on_the_page(client: Client, lilleby: Town) -> None:
    answer = client.get("/om/")
    (script,) = inline_scripts(answer.content.decode())
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_the_map_is_the_same_on_every_page(client: Client, lilleby: Town) -> None:
    pages = [client.get(address).content.decode() for address in ("/om/", "/om/kakor", "/konto/login/", "/nej")]
    assert len({tuple(inline_scripts(html)) for html in pages}) == 1


@pytest.mark.parametrize("path", importmap.PACKAGES.values())
def test_every_package_is_installed(path: str) -> None:
    assert find(path), "Run `npm ci`."


def test_with_a_manifest_our_modules_lead_to_their_hashed_files(
    fresh_map: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = {"js/map.js": "js/map.0a1b.js", "css/tokens.css": "css/tokens.0a1b.css"}
    monkeypatch.setattr(staticfiles_storage, "hashed_files", manifest, raising=False)
    monkeypatch.setattr(staticfiles_storage, "url", lambda name: f"/static/{manifest.get(name, name)}")
    imports = json.loads(importmap.text())["imports"]
    assert imports["/static/js/map.js"] == "/static/js/map.0a1b.js"
    assert imports["leaflet"] == "/static/vendor/leaflet/leaflet-src.esm.js"
    assert not any("css" in address for address in imports)
