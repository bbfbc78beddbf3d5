"""An administrator changes what is asked. What was answered stays readable, whatever is taken away."""

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.desk.administration.category_forms import with_codes
from gisreport.desk.templatetags.desk import answers
from reports.models import Report
from reports.submit import Submission, submit
from routing.models import Question
from routing.offer import category_of
from tests.cast import Town
from tests.desk.conftest import SignIn
from tests.geometry import pin

HERE = "/administration/9001"


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn) -> Client:
    return sign_in(eva_the_administrator)


@pytest.fixture
def lamps(lilleby: Town) -> Question:
    return lilleby.categories["belysning"].questions.get()


@pytest.fixture
def answered(lilleby: Town, lamps: Question) -> Report:
    return submit(
        Submission(
            category=lilleby.categories["belysning"], municipality=lilleby.municipality, point=pin(3, 3), text="Mörkt",
            answers={"lampor": "flera"},
        )
    ).report  # fmt: skip


def fields(**more: str) -> dict[str, str]:
    return {"texts_sv": "Hur många lampor?", "kind": "choice", "options": "En | One\nFlera | Several", **more}


def asked(town: Town) -> list[Question]:
    return category_of(town.municipality, "belysning").asked


def test_a_question_is_made(eva: Client, lilleby: Town) -> None:
    category = lilleby.categories["belysning"]
    eva.post(f"{HERE}/kategorier/{category.pk}/fragor/ny", fields(texts_sv="Vilken färg?", options="Gul|Yellow\nVit"))
    made = asked(lilleby)[-1]
    assert made.options == [
        {"code": "gul", "texts": {"sv": "Gul", "en": "Yellow"}}, {"code": "vit", "texts": {"sv": "Vit"}},
    ]  # fmt: skip


def test_an_option_that_is_gone_can_still_be_read(
    eva: Client, lilleby: Town, lamps: Question, answered: Report
) -> None:
    eva.post(f"{HERE}/fragor/{lamps.pk}", fields(options="En | One\nHela gatan"))
    lamps.refresh_from_db()
    assert [one["code"] for one in lamps.offered_options] == ["en", "hela-gatan"]
    assert answers(Report.objects.get(pk=answered.pk))[0]["answer"] == "Flera"


def test_an_option_that_nobody_chose_goes(eva: Client, lilleby: Town, lamps: Question, answered: Report) -> None:
    eva.post(f"{HERE}/fragor/{lamps.pk}", fields(options="Flera | Several\nHela gatan"))
    lamps.refresh_from_db()
    assert [one["code"] for one in lamps.options] == ["flera", "hela-gatan"]


def test_a_question_that_was_answered_is_no_longer_asked_but_read(
    eva: Client, lilleby: Town, lamps: Question, answered: Report
) -> None:
    eva.post(f"{HERE}/fragor/{lamps.pk}/ta-bort", {"sure": "1"})
    assert asked(lilleby) == []
    assert answers(Report.objects.get(pk=answered.pk))[0]["question"] == "Hur många lampor är släckta?"


def test_one_that_nobody_answered_goes(eva: Client, lamps: Question) -> None:
    assert eva.post(f"{HERE}/fragor/{lamps.pk}/ta-bort").status_code == 200  # not sure yet
    eva.post(f"{HERE}/fragor/{lamps.pk}/ta-bort", {"sure": "1"})
    assert not Question.objects.filter(pk=lamps.pk).exists()


def test_another_way_to_answer_is_refused_once_it_was_answered(eva: Client, lamps: Question, answered: Report) -> None:
    page = eva.post(f"{HERE}/fragor/{lamps.pk}", fields(kind="text"))
    assert "kind" in page.context["form"].errors
    lamps.refresh_from_db()
    assert lamps.kind == "choice"


@pytest.mark.parametrize(
    "options", ["", "En", "En\nen", "| One\nTvå", "\n".join(map(str, range(31))), "x" * 121 + "\ny"]
)
def test_options_that_cannot_be(eva: Client, lamps: Question, options: str) -> None:
    assert "options" in eva.post(f"{HERE}/fragor/{lamps.pk}", fields(options=options)).context["form"].errors


def test_a_preview_saves_nothing(eva: Client, lamps: Question) -> None:
    page = eva.post(f"{HERE}/fragor/{lamps.pk}", fields(texts_sv="Ny fråga?", preview="1")).content.decode()
    assert page.count("Ny fråga?") >= 2
    lamps.refresh_from_db()
    assert lamps.texts["sv"] == "Hur många lampor är släckta?"


def test_they_are_put_in_order(eva: Client, lilleby: Town, lamps: Question) -> None:
    other = Question.objects.create(category=lamps.category, code="b", texts={"sv": "B?"}, kind="text", order=1)
    eva.post(f"{HERE}/fragor/{other.pk}/flytta", {"up": ""})
    assert asked(lilleby) == [other, lamps]


def test_an_option_keeps_its_code_while_one_of_its_texts_does() -> None:
    before = [{"code": "a", "texts": {"sv": "Hål", "en": "Hole", "sv-x-lattlast": "Grop"}}]
    assert with_codes([{"sv": "Grop", "en": "Hole"}], before)[0]["code"] == "a"
    assert with_codes([{"sv": "Hål"}], before)[0]["texts"]["sv-x-lattlast"] == "Grop"
    assert with_codes([{"sv": "Spricka"}], before)[1]["closed"] is True
