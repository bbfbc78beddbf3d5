"""Swedish is the language of the strings themselves; every one exists in English, and the form in easy Swedish."""

import ast
import re
import tomllib
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from gisreport.project.management.commands.check_translations import missing_translations
from tests.cast import Town

ROOT = Path(settings.BASE_DIR)
ENGLISH, EASY = (Path(settings.LOCALE_PATHS[0]) / name / "LC_MESSAGES/django.po" for name in ("en", "sv_X-lattlast"))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*(?::[^}]*)?\}|</?\w+[^>]*>")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
TEXTS_IN_FILES = [*ROOT.glob("routing/data/*.toml"), *ROOT.glob("gisreport/demo/data/*.toml")]

Entry = dict[str, str]


def entries(catalogue: Path) -> Iterator[Entry]:
    """`{"msgid": …, "msgstr": …}`, or `msgid_plural`, `msgstr[0]` and `msgstr[1]`; the header is left out."""
    for block in catalogue.read_text(encoding="utf-8").split("\n\n"):
        strings = re.findall(r'^(msg\S+) ((?:".*"\n?)+)', block, re.MULTILINE)
        entry = {key: "".join(literal_eval(line) for line in lines.splitlines()) for key, lines in strings}
        if entry.get("msgid"):
            yield entry


def holders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_every_string_has_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert missing_translations() == []


@pytest.mark.parametrize("room", ["gisreport", "reports", "routing", "walks"])
def test_no_words_hide_inside_an_f_string(room: str) -> None:
    """What collects the strings does not look there, so they would never be missed."""
    hidden = [
        f"{path}: {ast.unparse(call)}"
        for path in (ROOT / room).rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GETTEXT
    ]
    assert hidden == []


@pytest.mark.parametrize("catalogue", [ENGLISH, EASY], ids=["en", "easy"])
def test_no_placeholder_is_lost_or_made_up(catalogue: Path) -> None:
    read = list(entries(catalogue))
    assert len(read) > 200
    for entry in read:
        one, many = entry["msgid"], entry.get("msgid_plural", entry["msgid"])
        for key, text in entry.items():
            if key.startswith("msgstr"):
                assert holders(text) == holders(one if key == "msgstr[0]" else many), text


def test_easy_swedish_holds_nothing_that_is_said_no_more() -> None:
    assert {entry["msgid"] for entry in entries(EASY)} <= {entry["msgid"] for entry in entries(ENGLISH)}


def texts_in(value: Any) -> Iterator[dict[str, str]]:
    """Every `{sv = …, en = …}`, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("sv"), str):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from texts_in(each)


@pytest.mark.parametrize("path", TEXTS_IN_FILES, ids=lambda path: path.name)
def test_texts_for_the_database_are_in_english_too(path: Path) -> None:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [text["sv"] for text in texts_in(read) if not text.get("en")] == []
    offices = [office for town in read.get("municipalities", []) for office in town.get("offices", [])]
    assert [office["name"] for office in offices + read.get("external", []) if not office.get("name_en")] == []


def test_easy_swedish_is_chosen_with_a_cookie_and_leans_on_swedish(client: Client, lilleby: Town) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "sv-x-lattlast"
    html = client.get("/anmal").content.decode()
    assert '<html lang="sv-x-lattlast" dir="ltr">' in html
    assert "Vill du att vi svarar dig?" in html  # said more simply
    assert "Nej tack" in html  # simple as it is
    assert "Vill du få svar?" not in html


def test_easy_swedish_is_a_language_tag_that_browsers_know() -> None:
    """BCP 47: a language, then private words of at most eight letters after the x."""
    for code, _name in settings.LANGUAGES:
        assert re.fullmatch(r"[a-z]{2,3}(-x(-[a-z0-9]{1,8})+)?", code)
