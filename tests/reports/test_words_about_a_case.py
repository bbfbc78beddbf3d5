"""What residents said, as the pages and letters of the cases room read it."""

from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from gisreport.cases.words import words_about, words_of
from reports.models import ReportCase
from reports.submit import submit
from routing.models import Question
from tests.cast import Town
from tests.reports.sending import a_photo, a_submission


def test_words_place_and_answers_in_the_readers_language(lilleby: Town) -> None:
    submitted = submit(a_submission(lilleby, place="Kajen", answers={"lampor": "flera"}, phone="070-174 06 58"))
    words = words_of(submitted.follower)
    assert words is not None
    assert (words.text, words.place, words.has_phone) == ("Lampan är släckt.", "Kajen", True)
    assert words.answers == [("Hur många lampor är släckta?", "Flera")]
    with override("en"):
        assert words_about(submitted.case)[0].answers == [("How many lamps are out?", "Several")]


def test_answers_stand_in_the_order_of_the_form(lilleby: Town) -> None:
    belysning = lilleby.categories["belysning"]
    Question.objects.create(category=belysning, code="a", texts={"sv": "Sist?"}, kind="text", order=9)
    case = submit(a_submission(lilleby, answers={"a": "x", "lampor": "en"})).case
    assert [question for question, _answer in words_about(case)[0].answers] == ["Hur många lampor är släckta?", "Sist?"]


def test_an_answer_outlives_its_question(lilleby: Town) -> None:
    case = submit(a_submission(lilleby, answers={"lampor": "flera"})).case
    lilleby.categories["belysning"].questions.all().delete()
    assert words_about(case)[0].answers == [("lampor", "flera")]


def test_a_report_that_was_moved_is_told_at_its_new_case(lilleby: Town) -> None:
    first, second = submit(a_submission(lilleby, text="Ett")), submit(a_submission(lilleby, text="Två"))
    ReportCase.objects.filter(case=second.case).update(until=timezone.now())
    ReportCase.objects.create(case=first.case, report=second.report, since=timezone.now())
    assert [words.text for words in words_about(first.case)] == ["Ett", "Två"]
    assert words_about(second.case) == []


def test_the_secret_page_costs_few_statements(
    lilleby: Town, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    follower = submit(a_submission(lilleby, answers={"lampor": "flera"}, photos=[a_photo()])).follower
    with django_assert_max_num_queries(8):
        assert client.get(f"/a/{follower.token}").status_code == 200
