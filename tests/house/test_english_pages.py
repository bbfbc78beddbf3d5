"""Whoever reads English meets no Swedish on the way: every page that links lead to, for residents and for staff.

The town's own words (names, reports) are chosen without å, ä and ö here, so whatever has them comes from us.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Follower
from gisreport.privacy.erasure import ask, decide
from gisreport.privacy.models import RetentionRule
from gisreport.privacy.parts import Part
from reports.submit import Submission, submit
from routing.models import Administration
from tests.cast import Town
from tests.geometry import pin

SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-copied", "data-failed"}
ANSWERS_TO_PROGRAMS = re.compile(r"/(sprak|tiles|static|foto|api|demo)/|logout|\.(json|zip|csv|geojson|gpkg)$")
SWEDISH = re.compile(
    r"[åäöÅÄÖ]|\b(och|eller|inte|ett|hos|som|med|det|du|har|av|ingen|ny|visa|sida|skriv|adress|om)\b", re.IGNORECASE
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """What a page says aloud or shows, in its own language; words marked as another language are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.said: list[str] = []
        self._left_out: list[bool] = [False]
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        is_code = tag == "style" or (tag == "script" and given.get("type") != "application/json")
        is_foreign = not given.get("lang", "en").startswith("en")
        if tag not in VOID:
            self._left_out.append(self._left_out[-1] or is_code or is_foreign)
        if tag == "a":
            self.links.append(given.get("href", ""))
        if not (self._left_out[-1] or is_foreign):
            self.said += [value for name, value in given.items() if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._left_out.pop()

    def handle_data(self, text: str) -> None:
        if not self._left_out[-1]:
            self.said.append(text)

    def swedish(self) -> list[str]:
        return [text.strip()[:200] for text in self.said if SWEDISH.search(text)]


def crawl(client: Client, *starts: str) -> Iterator[tuple[str, Reader]]:
    """Every page that the links lead to, each address once."""
    waiting, seen = list(starts), set()
    while waiting:
        address = waiting.pop()
        if urlsplit(address).path in seen:
            continue
        seen.add(urlsplit(address).path)
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        page = Reader(answer.content.decode())
        yield address, page
        links = (urlsplit(urljoin(address, link)) for link in page.links)
        waiting += [
            link._replace(scheme="", netloc="", fragment="").geturl()
            for link in links
            if link.netloc in ("", "testserver")
            and link.scheme in ("", "http")
            and not ANSWERS_TO_PROGRAMS.search(link.path)
        ]


def leftovers(client: Client, *starts: str, least: int) -> dict[str, list[str]]:
    pages = dict(crawl(client, *starts))
    assert len(pages) >= least, sorted(pages)
    return {address: found for address, page in pages.items() if (found := page.swedish())}


@pytest.fixture
def english_lilleby(lilleby: Town) -> Town:
    """Lilleby, with all that it writes itself in English too."""
    for office in Administration.objects.all():
        office.name_en = f"The {office.code} office".replace("ö", "o")
        office.save()
    for category in lilleby.categories.values():
        category.descriptions = {"sv": "Så här är det.", "en": "This is how it is."}
        category.stopper = {"sv": "Är det bråttom?", "en": "Is it urgent?"}
        category.save()
    return lilleby


@pytest.fixture
def told(english_lilleby: Town, anna_of_streets: User) -> Follower:
    """A lamp whose case has gone through everything that can happen to a case."""
    lamp = submit(
        Submission(
            category=english_lilleby.categories["belysning"],
            municipality=english_lilleby.municipality,
            point=pin(3, 3),
            text="The lamp is dead.",
            answers={"lampor": "flera"},
            email="rut@example.org",
            language="en",
        )
    )
    case, by = lamp.case, anna_of_streets
    why = {"sv": "det blev fel", "en": "it went wrong"}
    lifecycle.take(case, officer=by, by=by)
    lifecycle.release_text(case, text="The lamp is dead.", by=by)
    lifecycle.support(case, key="someone")
    lifecycle.note(case, text="Send Nils.", by=by)
    lifecycle.reply(case, text="Thank you.", is_public=True, by=by)
    lifecycle.add_information(lamp.follower, text="Two more.")
    lifecycle.hide(case, by=by)
    lifecycle.show(case, by=by)
    lifecycle.decline(case, reasons="budget", by=by)
    lifecycle.reopen(case, reasons=why, by=by)
    lifecycle.start(case, by=by)
    lifecycle.resolve(case, by=by)
    lifecycle.reopen(case, reasons=why, by=by)
    lifecycle.plan(case, date=timezone.localdate() + datetime.timedelta(days=7), by=by)
    lifecycle.no_longer_needed(lamp.follower, text="It works again.")
    decide(ask(lamp.follower, text="Forget me."), outcome="refused", reasons="We need it.", by=by)
    ask(lamp.follower)
    RetentionRule.objects.create(
        municipality=case.municipality, part=Part.WORDS, months=24, decision="Plan 4", decided_by="The Board",
        decided_on=timezone.localdate(),
    )  # fmt: skip
    return lamp.follower


@pytest.fixture
def reader() -> Client:
    return Client(headers={"accept-language": "en"})


def test_residents_meet_only_english(reader: Client, told: Follower) -> None:
    assert leftovers(reader, "/", "/konto/login/", "/konto/password/reset/", least=9) == {}
    token = told.token
    assert leftovers(reader, f"/a/{token}", f"/a/{token}/tack", f"/a/{token}/avisering", least=9) == {}


def test_everyone_on_the_way_to_a_sent_report_speaks_english(reader: Client, english_lilleby: Town) -> None:
    x, y = pin(3, 3).coords
    asked = {"category": "belysning", "lon": str(x), "lat": str(y), "text": "Lamp"}
    for address in ("/anmal/kategorier", "/anmal/liknande", "/anmal/platser"):
        assert Reader(reader.get(address, asked).content.decode()).swedish() == []
    for sent in ({}, asked, asked | {"category": "x", "lat": "x", "reply": "email", "email": "x", "coordinates": "x"}):
        assert Reader(reader.post("/anmal", sent).content.decode()).swedish() == []


@pytest.mark.parametrize("address", ["/finns-inte", "/arende/999", "/a/finns-inte", "/?lat=x&lon=y", "/?plats=Nowhere"])
def test_refusals_are_in_english(reader: Client, english_lilleby: Town, address: str) -> None:
    assert Reader(reader.get(address).content.decode()).swedish() == []


def test_officers_meet_only_english(reader: Client, told: Follower, anna_of_streets: User) -> None:
    reader.force_login(anna_of_streets)
    assert leftovers(reader, "/handlaggning/", f"/handlaggning/{told.case.number}/", "/konto/2fa/", least=10) == {}


def test_coordinators_and_administrators_meet_only_english(
    reader: Client, told: Follower, karin_the_coordinator: User, eva_the_administrator: User
) -> None:
    reader.force_login(karin_the_coordinator)
    assert leftovers(reader, "/handlaggning/", least=10) == {}
    reader.force_login(eva_the_administrator)
    assert leftovers(reader, "/administration/", least=15) == {}


def test_the_letters_are_in_english(told: Follower, deliver_owed: Callable[[], list[EmailMessage]]) -> None:
    letters = [letter for letter in deliver_owed() if letter.to == [told.email]]
    assert len(letters) > 5
    for letter in letters:
        assert not SWEDISH.search(f"{letter.subject} {letter.body}"), letter.body
