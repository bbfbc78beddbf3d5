from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from gisreport.cases import words
from gisreport.cases.lifecycle import follow
from gisreport.cases.models import Case, Follower
from gisreport.cases.words import CaseWords, register_words
from tests.cases.conftest import NewCase


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "sv"})


@pytest.fixture
def left_a_phone_number() -> Iterator[None]:
    kept = list(words._providers)
    words._providers.clear()
    register_words(
        lambda case: [
            CaseWords(sent_at=timezone.now(), follower_id=follower.pk, has_phone=True)
            for follower in case.followers.all()
        ]
    )
    yield
    words._providers[:] = kept


def thanks(visitor: Client, follower: Follower) -> str:
    response = visitor.get(f"/a/{follower.token}/tack")
    assert response.status_code == 200
    return response.content.decode()


def test_it_names_who_got_it_and_why_the_number_and_the_link(visitor: Client, rut: Follower) -> None:
    html = thanks(visitor, rut)
    assert "Gatukontoret har fått ärendet, eftersom" in html
    groups = "".join(
        f"<span>{group}</span>" for group in (rut.case.number[:3], rut.case.number[3:6], rut.case.number[6:])
    )
    assert groups in html
    assert f"http://testserver/a/{rut.token}" in html
    assert '<svg role="img"' in html
    assert "Vi har också mejlat den till rut@example.org." in html
    assert html.count("<li>") >= 3


def test_whoever_left_only_a_phone_number_is_told_what_that_means(
    visitor: Client, lamp: Case, left_a_phone_number: None
) -> None:
    assert "Vi ringer bara om vi behöver fråga något. Följ ärendet på länken." in thanks(visitor, follow(lamp))


def test_whoever_left_nothing_is_told_what_that_means(visitor: Client, lamp: Case) -> None:
    html = thanks(visitor, follow(lamp))
    assert "Vi kan inte nå dig på något annat sätt." in html
    assert "mejlat" not in html


def test_an_owner_outside_is_named_with_what_to_do(visitor: Client, new_case: NewCase) -> None:
    owner = new_case().administration
    owner.is_external, owner.forwards_reports, owner.phone = True, False, "0771-921 921"
    owner.save()
    html = thanks(visitor, follow(new_case()))
    assert "Gatukontoret ansvarar för detta, eftersom" in html
    assert "Kommunen har inte skickat anmälan vidare. Vänd dig själv till Gatukontoret." in html
    assert 'href="tel:0771921921"' in html


def test_nobody_is_said_to_read_what_was_not_sent(visitor: Client, new_case: NewCase) -> None:
    owner = new_case().administration
    owner.is_external, owner.forwards_reports = True, False
    owner.save()
    follower = follow(new_case())
    assert "läser anmälan" not in thanks(visitor, follower)
    assert "läser anmälan" not in visitor.get(f"/a/{follower.token}").content.decode()
