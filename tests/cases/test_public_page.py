from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Follower
from gisreport.cases.numbers import check_symbol
from gisreport.photos.models import PhotoState
from tests.cases.conftest import NewCase

Swedish = Callable[[], Client]


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "sv"})


def page(visitor: Client, case: Case) -> str:
    response = visitor.get(f"/arende/{case.number}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_tells_the_public_facts(visitor: Client, lamp: Case, anna_of_streets: User) -> None:
    lifecycle.start(lamp, by=anna_of_streets)
    html = page(visitor, lamp)
    for fact in ("Belysning", "Gatukontoret har fått ärendet, eftersom", "Arbetet pågår.", "N 6913000, E 613000"):
        assert fact in html


def test_it_never_names_an_officer_or_shows_what_is_not_for_everyone(
    visitor: Client, rut: Follower, anna_of_streets: User
) -> None:
    case = rut.case
    lifecycle.take(case, officer=anna_of_streets, by=anna_of_streets)
    lifecycle.note(case, text="hemlig anteckning", by=anna_of_streets)
    lifecycle.reply(case, text="enskilt svar", by=anna_of_streets)
    lifecycle.add_information(rut, text="jag bor i gula huset")
    lifecycle.no_longer_needed(rut, text="grannen bytte den")
    lifecycle.reply(case, text="svar till alla", is_public=True, by=anna_of_streets)
    html = page(visitor, case)
    assert "svar till alla" in html
    for secret in ("Anna", "hemlig anteckning", "enskilt svar", "gula huset", "grannen bytte", rut.token, rut.email):
        assert secret not in html


def test_the_description_is_shown_when_released_and_gone_when_taken_back(
    visitor: Client, lamp: Case, anna_of_streets: User
) -> None:
    lifecycle.release_text(lamp, text="Lampan <i>surrar</i>.", by=anna_of_streets)
    assert "Lampan &lt;i&gt;surrar&lt;/i&gt;." in page(visitor, lamp)
    lifecycle.release_text(lamp, text=" ", by=anna_of_streets)
    assert "surrar" not in page(visitor, lamp)


def test_a_number_is_read_as_people_write_it(visitor: Client, lamp: Case) -> None:
    written = f"{lamp.number[:3]}-{lamp.number[3:6]} {lamp.number[6:]}".lower()
    response = visitor.get(f"/arende/{written}")
    assert (response.status_code, response["Location"]) == (301, f"/arende/{lamp.number}")
    assert visitor.get("/arende/", {"nummer": written})["Location"] == f"/arende/{lamp.number}"


@pytest.mark.parametrize("number", ["AAAAAAA", "x", "0" * 7, "%00", "4K7%0a3F9", "å" * 300, "'--"])
def test_a_mistyped_number_is_said_to_be_so(visitor: Client, lamp: Case, number: str) -> None:
    response = visitor.get(f"/arende/{number}")
    assert response.status_code == 404
    assert "Numret verkar vara felskrivet" in response.content.decode()


def test_private_and_hidden_cases_look_exactly_like_numbers_that_were_never_given(
    visitor: Client, new_case: NewCase, anna_of_streets: User
) -> None:
    private, hidden = new_case("otrygg-plats"), new_case()
    lifecycle.hide(hidden, by=anna_of_streets)
    never = "333333" + check_symbol("333333")
    pages = set()
    for number in (private.number, hidden.number, never):
        response = visitor.get(f"/arende/{number}")
        assert response.status_code == 404
        pages.add(response.content.decode().replace(number, ""))
    assert len(pages) == 1


def test_a_case_that_is_shown_again_is_back(visitor: Client, lamp: Case, anna_of_streets: User) -> None:
    lifecycle.hide(lamp, by=anna_of_streets)
    lifecycle.show(lamp, by=anna_of_streets)
    assert "Belysning" in page(visitor, lamp)


def test_it_sets_no_cookies_and_is_asked_for_again_by_its_etag(
    visitor: Client, lamp: Case, anna_of_streets: User
) -> None:
    first = visitor.get(f"/arende/{lamp.number}")
    assert not first.cookies
    assert first["Cache-Control"] == "no-cache"
    etag = {"if-none-match": first["ETag"]}
    assert visitor.get(f"/arende/{lamp.number}", headers=etag).status_code == 304
    lifecycle.start(lamp, by=anna_of_streets)
    assert visitor.get(f"/arende/{lamp.number}", headers=etag).status_code == 200


def test_the_page_costs_few_statements_however_much_has_happened(
    visitor: Client, rut: Follower, anna_of_streets: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        lifecycle.plan(rut.case, date=timezone.localdate(), by=anna_of_streets)
        lifecycle.reply(rut.case, text=f"svar {number}", is_public=True, by=anna_of_streets)
        lifecycle.support(rut.case, key=f"{number:064}")
        CasePhoto.objects.create(
            case=rut.case, state=PhotoState.CLEAN, released_at=timezone.now(), sha256=f"{number:064}", medium="x.jpg"
        )
    with django_assert_max_num_queries(8):
        html = page(visitor, rut.case)
    assert "10 personer till" in html
    assert html.count("<img") == 10


def test_an_owner_outside_to_whom_we_forward_is_told_apart_from_one_we_do_not(
    visitor: Client, new_case: NewCase, deliver_owed: Callable[[], object]
) -> None:
    streets = new_case().administration
    streets.is_external, streets.forwards_reports = True, True
    streets.save()
    case = new_case()
    assert "Anmälan är på väg till Gatukontoret." in page(visitor, case)
    deliver_owed()
    assert "Kommunen har skickat anmälan vidare till Gatukontoret." in page(visitor, case)
    streets.forwards_reports = False
    streets.save()
    assert "Kommunen har inte skickat anmälan vidare." in page(visitor, new_case())


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_it(visitor: Client, lamp: Case, method: str) -> None:
    assert getattr(visitor, method)(f"/arende/{lamp.number}").status_code == 405
