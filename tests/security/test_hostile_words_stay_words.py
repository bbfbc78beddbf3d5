"""What people write is shown as they wrote it, and never becomes part of a page."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch

from gisreport.cases import lifecycle
from gisreport.cases.models import CasePhoto, Follower
from reports.models import Report, Reporter
from tests.house.test_every_url_by_every_role import ADDRESSES, World

pytestmark = pytest.mark.parametrize("world", ["public"], indirect=True)

ATTACK = "</script></title></textarea><script>alert(1)</script><img src=x onerror=alert(1)>'\"`{{7*7}}{% now %}"
SIGNS_OF_LIFE = ("<script>alert", "<img src=x", "</textarea><script", "49%}")


@pytest.fixture
def hostile(world: World) -> World:
    """Everything that the case of this world has words for says the same."""
    Report.objects.update(text=ATTACK, place=ATTACK, answers={"lampor": [ATTACK]})
    Reporter.objects.update(name=ATTACK, phone=ATTACK[:40])
    follower = Follower.objects.get(token=world.values["token"])
    lifecycle.add_information(follower, text=ATTACK, photos=[])
    lifecycle.release_text(world.case, text=ATTACK, by=world.people["officer"])
    CasePhoto.objects.update(alt=ATTACK)
    return world


@pytest.mark.parametrize("role", ["stranger", "superuser"])
def test_on_no_page(hostile: World, role: str) -> None:
    shown = 0
    for name in ADDRESSES:
        try:
            answer = hostile.ask(role, "GET", name)
        except NoReverseMatch:
            continue
        page = b"" if answer.streaming else answer.content  # type: ignore[attr-defined]
        shown += b"&lt;script&gt;alert" in page
        if answer.get("Content-Type", "").startswith("text/html"):
            assert [sign for sign in SIGNS_OF_LIFE if sign.encode() in page] == [], name
    assert shown >= 2, "the words are on the pages, as words"


@pytest.mark.parametrize(
    "path",
    ["/?q=", "/?plats=", "/karta?q=", "/arende/?nummer=", "/anmal?place=", "/anmal?description=", "/anmal/platser?q="],
)
def test_nor_when_it_stands_in_the_address(world: World, path: str) -> None:
    page = Client().get(path + quote(ATTACK))
    assert [sign for sign in SIGNS_OF_LIFE if sign.encode() in page.content] == []


def test_nor_in_a_letter(hostile: World, deliver_owed: Callable[[], object], settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver_owed()
    htmls = [str(part[0]) for letter in mail.outbox for part in getattr(letter, "alternatives", [])]
    assert any("&lt;script&gt;alert" in html for html in htmls)
    assert [sign for html in htmls for sign in SIGNS_OF_LIFE if sign in html] == []
