"""Our own page says `steps=1`: then what has not been asked is asked, once, before the report is sent."""

import uuid
from typing import Any

from django.test import Client

from gisreport.cases.models import Case
from reports.models import Report
from reports.submit import submit
from routing.models import Category, Municipality, Place
from tests.cast import Town
from tests.geometry import pin
from tests.reports.sending import a_submission, fields


def page(**changes: Any) -> dict[str, Any]:
    return fields(**({"steps": "1", "submission_id": str(uuid.uuid4())} | changes))


def numbers() -> list[str]:
    return list(Case.objects.values_list("number", flat=True))


def test_the_questions_of_the_category_come_first(lilleby: Town, client: Client) -> None:
    sent = page()
    first = client.post("/anmal", sent)
    assert first.status_code == 200
    assert "Anmälan är inte skickad än." in first.text
    assert "Hur många lampor är släckta?" in first.text
    assert not Report.objects.exists()
    second = client.post("/anmal", sent | {"asked": "belysning", "answers[lampor]": "flera"})
    assert second.status_code == 303
    assert Report.objects.get().answers == {"lampor": "flera"}


def test_answers_about_a_category_chosen_before_are_left_out(lilleby: Town, client: Client) -> None:
    client.post("/anmal", page(category="vagskada", asked="belysning", **{"answers[lampor]": "flera"}))
    assert Report.objects.get().answers == {}


def test_similar_cases_nearby_are_shown_once(lilleby: Town, client: Client) -> None:
    case = submit(a_submission(lilleby, category="vagskada")).case
    sent = page(category="vagskada")
    first = client.post("/anmal", sent)
    assert "Ett liknande ärende finns i närheten." in first.text
    assert f'name="seen" value="{case.number}"' in first.text
    assert client.post("/anmal", sent | {"seen": case.number}).status_code == 303
    assert len(numbers()) == 2


def test_far_closed_other_and_private_cases_are_not_similar(lilleby: Town, client: Client) -> None:
    submit(a_submission(lilleby, category="vagskada", point=pin(3.2, 3)))
    submit(a_submission(lilleby, category="park"))
    Case.objects.filter(pk=submit(a_submission(lilleby, category="vagskada")).case.pk).update(status="resolved")
    Case.objects.filter(pk=submit(a_submission(lilleby, category="vagskada")).case.pk).update(is_hidden=True)
    assert client.post("/anmal", page(category="vagskada")).status_code == 303
    submit(a_submission(lilleby, category="otrygg-plats"))
    assert client.post("/anmal", page(category="otrygg-plats", asked="otrygg-plats")).status_code == 303


def test_the_words_of_a_similar_case_are_only_the_reviewed_ones(lilleby: Town, client: Client) -> None:
    submit(a_submission(lilleby, category="vagskada", text="Min granne Kalle har grävt."))
    assert "Kalle" not in client.post("/anmal", page(category="vagskada")).text


def test_a_place_in_words_that_may_be_anywhere_is_asked_about(lilleby: Town, client: Client) -> None:
    Place.objects.create(
        kind=Place.Kind.TOWN, name="Sandvik", search_name="sandvik", point=pin(3, 3), municipality=lilleby.municipality
    )
    sent = page(category="vagskada", lat=None, lon=None, place="Bakom skolan")
    first = client.post("/anmal", sent)
    assert first.status_code == 200
    assert "Vilken kommun gäller det?" in first.text
    assert '<input type="radio" name="municipality" value="9002">' in first.text
    assert client.post("/anmal", sent | {"municipality": "9002"}).status_code == 303
    assert Report.objects.get().municipality.code == "9002"


def test_one_of_many_municipalities_is_chosen_from_a_list(lilleby: Town, client: Client) -> None:
    for number in range(9):
        Municipality.objects.create(
            code=f"8{number}", name=f"X{number}", official_name=f"X{number}", takes_reports=True
        )
    sent = page(category="vagskada", lat=None, lon=None, place="Bakom skolan")
    assert '<option value="9002">Storby kommun</option>' in client.post("/anmal", sent).text
    assert client.post("/anmal", sent | {"municipality": "", "other_municipality": "9002"}).status_code == 303
    assert Report.objects.get().municipality.code == "9002"


def test_a_question_needs_a_municipality_but_no_place(lilleby: Town, client: Client) -> None:
    Category.objects.filter(code="park").update(needs_place=False)
    sent = page(category="park", lat=None, lon=None)
    assert "Vilken kommun gäller det?" in client.post("/anmal", sent).text
    assert client.post("/anmal", sent | {"municipality": "9001"}).status_code == 303
    refused = client.post("/anmal", page(category="vagskada", lat=None, lon=None, municipality="9001"))
    assert "Visa platsen på kartan eller beskriv den med ord." in refused.text


def test_a_plain_post_is_never_asked_to_take_a_step(lilleby: Town, client: Client) -> None:
    submit(a_submission(lilleby))
    assert client.post("/anmal", fields()).status_code == 303


def test_a_plain_post_with_unclear_words_is_told_what_to_add(lilleby: Town, client: Client) -> None:
    refused = client.post("/anmal", fields(lat=None, lon=None, place="Bakom skolan"))
    assert refused.status_code == 422
    assert "Vilken kommun gäller det?" in refused.text


def test_a_private_category_says_who_reads_it(lilleby: Town, client: Client) -> None:
    shown = client.get("/anmal", {"lat": str(pin(3, 3).y), "lon": str(pin(3, 3).x), "category": "otrygg-plats"})
    assert "Det du berättar visas inte på kartan eller för andra." in shown.text
