"""Every page, piece of a page and letter is valid HTML: for everyone who may see it, in every language, also when it
says that something went wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch
from django.utils.translation import override

from gisreport.accounts.models import User
from gisreport.cases.models import Follower
from tests.every_page import administrators_pages, officers_pages, refused_forms, residents_pages
from tests.every_page import told as told
from tests.house.test_every_url_by_every_role import ADDRESSES, ROLES, ROWS, World, is_of_others
from tests.house.test_every_url_by_every_role import world as world
from tests.html_checker import valid_html

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ERROR_PAGES = sorted(path.name for path in Path(settings.BASE_DIR, "templates").glob("[45]*.html"))
OPEN = "stranger"


def is_html(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming


def text_of(response: HttpResponseBase) -> str:
    return str(response.content, "utf-8")  # type: ignore[attr-defined]


def seen_by(role: str, world: World) -> Iterator[tuple[str, str]]:
    """What `role` is shown at each address; where a row is the same for all, only the stranger asks."""
    for row in ROWS:
        if len(row.cells) == 1 and role != OPEN:
            continue
        response = world.ask(role, row.method, row.name)
        if is_html(response):
            yield f"{role} {row.method} {row.name}", text_of(response)


def seen_in_pages_of_others(role: str, world: World) -> Iterator[tuple[str, str]]:
    for name in filter(is_of_others, ADDRESSES):
        try:
            response = world.ask(role, "GET", name)
        except NoReverseMatch:
            continue
        if is_html(response):
            yield f"{role} GET {name}", text_of(response)


@pytest.mark.parametrize("world", ["public"], indirect=True)
def test_what_every_role_sees(world: World, tmp_path: Path) -> None:
    pages: dict[str, str] = {}
    for role in ROLES:
        pages |= seen_by(role, world)
    for role in (OPEN, "officer", "superuser"):
        pages |= seen_in_pages_of_others(role, world)
    assert len(pages) > 100
    valid_html(pages, tmp_path)


@pytest.mark.parametrize("world", ["private"], indirect=True)
def test_what_is_seen_of_a_private_case(world: World, tmp_path: Path) -> None:
    valid_html({**dict(seen_by("officer", world)), **dict(seen_by("neighbour", world))}, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_seen_in_every_language(
    told: Follower,
    language: str,
    tmp_path: Path,
    deliver_owed: Callable[[], list[EmailMessage]],
    anna_of_streets: User,
    settings: LazySettings,
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    pages = residents_see(told, language) | staff_see(told, language, anna_of_streets)
    with override(language):
        pages |= {name: render_to_string(name) for name in ERROR_PAGES}
    told.language = language
    told.save(update_fields=["language"])
    letters = {f"letter: {letter.subject}": html for letter in deliver_owed() if (html := _html_of(letter))}
    assert len(letters) > 3
    valid_html(pages | letters, tmp_path)


def residents_see(told: Follower, language: str) -> dict[str, str]:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    pages = {address: text_of(client.get(address)) for address in residents_pages(told)}
    for address, fields in refused_forms(told):
        pages[f"POST {address} {sorted(fields)}"] = text_of(client.post(address, fields))
    return pages


def staff_see(told: Follower, language: str, officer: User) -> dict[str, str]:
    boss = User.objects.create_superuser("root@example.org", name="Root")
    case, pages = f"/handlaggning/{told.case.number}/", {}
    for user in (officer, boss):
        client = Client()
        client.force_login(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for address in [*officers_pages(told), *(administrators_pages(told) if user.is_superuser else [])]:
            pages[f"{user} {address}"] = text_of(client.get(address))
        for verb in ("svara", "planera", "lamna-over", "atgardas-inte"):
            pages[f"{user} POST {verb}"] = text_of(client.post(f"{case}{verb}"))
    return pages


def _html_of(letter: EmailMessage) -> str:
    parts = letter.alternatives if isinstance(letter, EmailMultiAlternatives) else []
    return next((str(content) for content, kind in parts if kind == "text/html"), "")
