"""The pages of a town in which everything has happened to one case: for tests that look at all of them."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.ask import answer
from gisreport.cases.ask import ask as ask_reporter
from gisreport.cases.models import Follower, Inquiry
from gisreport.desk.digest import token_of
from gisreport.privacy.erasure import ask, decide
from gisreport.privacy.models import RetentionRule
from gisreport.privacy.parts import Part
from reports.submit import Submission, submit
from tests.cast import Town
from tests.geometry import pin

# What is elsewhere, what answers by leading on, and letters that lie on this machine.
NOT_LOOKED_AT = (None, "account_logout", "language", "demo-letter", "own-data-json", "own-data-zip")
LINK = re.compile(r'<a [^>]*href="([^"]+)"')


@pytest.fixture
def told(lilleby: Town, anna_of_streets: User) -> Follower:
    """A lamp whose case has gone through everything that can be said of one."""
    point = pin(3, 3)
    lamp = submit(
        Submission(
            category=lilleby.categories["belysning"],
            municipality=lilleby.municipality,
            point=point,
            place='Vid kajen <b>&amp;</b> "bron"',
            text="Lampan är släckt.\n\n< > & \" ' </p>",
            answers={"lampor": "flera"},
            email="rut@example.org",
        )
    )
    case, by = lamp.case, anna_of_streets
    lifecycle.take(case, officer=by, by=by)
    lifecycle.release_text(case, text="Lampan är släckt. < > &", by=by)
    lifecycle.support(case, key="someone")
    lifecycle.note(case, text="Skicka Nils.", by=by)
    lifecycle.reply(case, text="Tack & hej.", is_public=True, by=by)
    lifecycle.add_information(lamp.follower, text="Två till.")
    lifecycle.decline(case, reasons="budget", by=by)
    lifecycle.reopen(case, reasons={"sv": "det blev fel", "en": "it went wrong"}, by=by)
    lifecycle.start(case, by=by)
    lifecycle.plan(case, date=timezone.localdate(), by=by)
    lifecycle.no_longer_needed(lamp.follower, text="Den lyser.")
    ask_reporter(case, follower=lamp.follower, text="Vilken sida < & > om gatan?", by=by)
    decide(ask(lamp.follower, text="< & >"), outcome="refused", reasons="De behövs < & >", by=by)
    ask(lamp.follower)
    RetentionRule.objects.create(
        municipality=case.municipality, part=Part.WORDS, months=24, decision="Plan < & >", decided_by="Nämnden",
        decided_on=timezone.localdate(),
    )  # fmt: skip
    _closed_beside(lilleby, by)
    return lamp.follower


def _closed_beside(lilleby: Town, by: User) -> None:
    """Another lamp, about which whoever reported it is asked whether it was solved."""
    closed = submit(
        Submission(
            category=lilleby.categories["belysning"],
            municipality=lilleby.municipality,
            point=pin(4, 4),
            text="Den blinkar.",
            email="sven@example.org",
        )
    )
    asked = ask_reporter(closed.case, follower=closed.follower, text="Sedan när?", by=by)
    answer(asked, text="I går.")
    lifecycle.resolve(closed.case, by=by)


def residents_pages(told: Follower) -> list[str]:
    number, secret = told.case.number, f"/a/{told.token}"
    waiting, answered = Inquiry.objects.order_by("pk")
    after, officer = answered.follower, answered.asked.by
    assert officer is not None
    return [
        f"/svar/{waiting.token}", f"/svar/{answered.token}", f"/a/{after.token}",
        f"/a/{after.token}/blev-det-lost?svar=nej", f"/morgonmejl/{token_of(officer)}",
        "/", "/?lat=62.3&lon=17.2&zoom=15&status=closed", "/?plats=Lilleby", "/?plats=Ingenstans", "/?lat=x&lon=y",
        "/anmal", f"/anmal?lat={pin(3, 3).y}&lon={pin(3, 3).x}&category=belysning", "/anmal?lat=0&lon=0",
        "/anmal/platser?q=62,3+17", "/anmal/platser?q=xyzzy", "/anmal/platser?q=99+99",
        "/arende/", f"/arende/{number}", f"/arende/{number}?tack", "/arende/AAAAAAA", "/arende/?nummer=fel",
        secret, f"{secret}?klart=tillagt", f"{secret}/tack", f"{secret}/avisering", f"/a/{'A' * 22}", "/finns-inte",
        f"{secret}/mina-uppgifter", f"{secret}/radera",
        "/om/", "/om/?kommun=9001", "/om/personuppgifter?kommun=9001", "/om/tillganglighet?kommun=9001", "/om/kakor",
        "/konto/login/", "/konto/password/reset/", "/konto/password/reset/key/1-abc/", "/konto/signup/",
    ]  # fmt: skip


def refused_forms(told: Follower) -> list[tuple[str, dict[str, str]]]:
    x, y = pin(3, 3).coords
    asked = {"steps": "1", "category": "belysning", "lon": str(x), "lat": str(y)}
    number, secret = told.case.number, f"/a/{told.token}"
    return [
        ("/anmal", {}),
        ("/anmal", asked),
        ("/anmal", asked | {"lat": "", "lon": "", "place": "Någonstans"}),
        ("/anmal", asked | {"category": "x", "reply": "email", "email": "x", "coordinates": "x", "name": "x" * 200}),
        (f"/arende/{number}/samma", {"email": "x"}),
        (f"{secret}/komplettera", {}),
        (f"{secret}/behovs-inte", {"text": "x" * 20_000}),
        (f"{secret}/avisering", {"email": "x"}),
        (f"{secret}/radera", {"text": "x" * 20_000}),
        (f"{secret}/svara", {}),
        (f"{secret}/blev-det-lost", {"solved": "x"}),
        (f"/svar/{told.inquiries.get().token}", {}),
        ("/konto/login/", {"login": "x", "password": "x"}),
        ("/konto/password/reset/", {"email": "x"}),
    ]


def officers_pages(told: Follower) -> list[str]:
    return [
        "/handlaggning/",
        "/handlaggning/?q=lampan&tick=all",
        "/handlaggning/?who=mine&q=x",
        "/handlaggning/sparade/",
        f"/handlaggning/{told.case.number}/",
        *(f"/handlaggning/{told.case.number}/{page}" for page in ("sla-ihop", "dela", "annan-kommun", "agare")),
        "/handlaggning/vantar/",
        *(f"/handlaggning/{page}" for page in ("granska/", "karantan/", "registrera/", "registrera/brev/")),
        *(f"/handlaggning/granska/{told.case.number}/{page}" for page in ("", "versioner")),
        f"/handlaggning/registrera/{told.case.number}/kvitto",
        "/konto/2fa/",
        "/konto/password/change/",
    ]


def administrators_pages(told: Follower) -> list[str]:
    code = told.case.municipality.code
    here = f"/administration/{code}/"
    rule = told.case.municipality.responsibilities.first()
    pages = ["", "prova", "problem", "forvaltningar", "forvaltningar/ny", "uppgifter", "regler/ny"]
    category = told.case.category
    question = category.questions.first()
    pages += [
        "kategorier", "kategorier/ny", f"kategorier/{category.pk}", f"kategorier/{category.pk}/stang",
        f"kategorier/{category.pk}/insyn", f"kategorier/{category.pk}/fragor/ny", f"grupper/{category.group_id}",
        "svar", "svar/ny", "tider", f"tider/{category.pk}", "utseende", "historik", "omraden", "omraden/ny",
    ]  # fmt: skip
    pages += [f"fragor/{question.pk}", f"fragor/{question.pk}/ta-bort"] if question else []
    return [*(f"{here}{page}" for page in pages), f"{here}regler/{rule.pk}"] if rule else []


def one_of_each(client: Client, *starts: str) -> list[str]:
    """An address of every kind of page that links lead to from `starts`, for whoever `client` is."""
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if kind in found or kind in NOT_LOOKED_AT:
            continue
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found[kind] = address
            waiting += [urljoin(address, link) for link in LINK.findall(answer.content.decode())]
    return list(found.values())


def _kind(address: str) -> str | None:
    """The name of the page; None for what is elsewhere, or for programs."""
    there = urlsplit(address)
    try:
        return None if there.netloc or there.scheme else resolve(there.path).url_name
    except Resolver404:
        return None
