"""What a browser is told to keep: all of it is there, it changes with its content, and it is light enough."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles.finders import find
from django.test import Client
from django.utils import translation

from gisreport.project import importmap
from gisreport.pwa import release
from gisreport.pwa.shell import shell
from tests.cast import Town

MOST_BYTES = 200_000  # of the first load, compressed
MODULE = re.compile(r"""(?:^import |^export .*? from |^} from |from |import\()["']([^"']+)["']""", re.MULTILINE)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    release.release.cache_clear()
    release.script.cache_clear()
    yield
    release.release.cache_clear()
    release.script.cache_clear()


def kept(client: Client) -> dict[str, object]:
    script = client.get("/sw.js").content.decode()
    told = re.search(r"const RELEASE = (\{.*?\n\});", script, re.DOTALL)
    assert told
    found: dict[str, object] = json.loads(told[1])
    return found


def test_every_file_and_page_that_is_kept_answers(client: Client, lilleby: Town) -> None:
    """One that does not, and no phone ever gets a worker."""
    told = kept(client)
    assert [name for name in release.names() if not find(name)] == []
    assert len(told["assets"]) == len(release.names())  # type: ignore[arg-type]
    for page in [*(each["path"] for each in release.SHELLS), release.OFFLINE]:
        for code in release.languages():
            answer = Client(headers={"accept-language": code}).get(f"{page}?sprak={code}")
            assert answer.status_code == 200
            assert f'<html lang="{code}"' in answer.content.decode()


def test_the_worker_is_asked_for_anew_each_time(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_the_version_changes_with_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = release.version()
    assert release.version() == before
    changed = tmp_path / "app.js"
    changed.write_text("// Something else.")
    monkeypatch.setattr(release, "find", lambda name: str(changed) if name == "js/walk/app.js" else find(name))
    assert release.version() != before


def test_the_shell_is_the_same_for_every_code_and_reader(client: Client) -> None:
    with translation.override("en"):
        assert client.get("/v/", headers={"accept-language": "sv"}).content.decode() == shell("sv")
    answer = client.get("/v/ABCDEFG", headers={"accept-language": "sv"})
    assert answer.content.decode() == shell("sv")
    assert not answer.cookies
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]


def test_every_module_that_the_app_loads_is_kept() -> None:
    names = set(release.names())
    for name in app_modules():
        assert name in names


def test_the_first_load_is_light(settings: LazySettings) -> None:
    styles = re.findall(r'href="/static/(css/[^"]+)"', shell("sv"))
    font = "vendor/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"
    sizes = {name: len(gzip.compress(content(name), 9)) for name in [*app_modules(), *styles]}
    sizes[font] = len(content(font))
    sizes["/v/"] = len(gzip.compress(shell("sv").encode(), 9))
    assert len(styles) == 4
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def content(name: str) -> bytes:
    found = find(name)
    assert isinstance(found, str), name
    return Path(found).read_bytes()


def app_modules() -> list[str]:
    """All that `js/walk/app.js` brings along by itself; what it asks for later counts too, where it is ours."""
    seen: list[str] = []
    waiting = ["js/walk/app.js"]
    while waiting:
        name = waiting.pop()
        if name in seen or name.startswith("vendor/leaflet"):  # the map is loaded when somebody opens it
            continue
        seen.append(name)
        for wanted in MODULE.findall(content(name).decode()):
            if wanted.startswith("."):
                waiting.append(str(Path(f"/{name}").parent.joinpath(wanted).resolve()).lstrip("/"))
            else:
                waiting.append(importmap.PACKAGES[wanted])
    return seen
