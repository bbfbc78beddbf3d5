"""A template is filled in with what is known of the case, in the language of whoever reads; nothing typed is lost."""

from datetime import date

import pytest
from django.utils.translation import override

from gisreport.accounts.models import User
from gisreport.cases.models import Case, Follower
from gisreport.desk.filling import PLACEHOLDERS, Filling, refuse_unfilled, refuse_unknown, written
from gisreport.desk.models import ReplyTemplate
from gisreport.desk.wording import Wording
from gisreport.errors import Refusal
from tests.cast import Town
from tests.desk.conftest import SignIn

Purpose = ReplyTemplate.Purpose
TEXTS = {"sv": "Ärende {number} om {category} är hos {administration}.", "en": "{administration} has case {number}."}


def template(town: Town, name: str = "Vi tittar", **more: object) -> ReplyTemplate:
    return ReplyTemplate.objects.create(**{"municipality": town.municipality, "name": name, "texts": TEXTS, **more})


def names(case: Case, *purposes: str, **more: object) -> list[str]:
    return [one.name for one in Wording(case).offered(*(purposes or (Purpose.REPLY,)), **more)]  # type: ignore[arg-type]


def test_it_is_filled_in(lilleby: Town, lamp: Case) -> None:
    template(lilleby)
    [offered] = Wording(lamp).offered(Purpose.REPLY)
    assert offered.text == f"Ärende {lamp.number} om Belysning är hos Gatukontoret."


def test_it_speaks_the_language_of_whoever_reported(lilleby: Town, lamp: Case) -> None:
    template(lilleby)
    Follower.objects.create(case=lamp, language="en")
    [offered] = Wording(lamp).offered(Purpose.REPLY)
    assert (offered.language, offered.text) == ("en", f"Gatukontoret has case {lamp.number}.")


def test_where_two_languages_are_read_both_are_offered(lilleby: Town, lamp: Case) -> None:
    template(lilleby)
    for language in ("sv", "en", "en"):
        Follower.objects.create(case=lamp, language=language)
    assert [one.language for one in Wording(lamp).offered(Purpose.REPLY)] == ["en", "sv"]


def test_only_what_fits_the_case_is_offered(lilleby: Town, lamp: Case) -> None:
    park, road = lilleby.offices["parkforvaltningen"], lilleby.categories["vagskada"]
    template(lilleby, "Alla")
    template(lilleby, "Belysning", category=lamp.category, administration=lamp.administration)
    template(lilleby, "Andras", administration=park)
    template(lilleby, "Vägar", category=road)
    template(lilleby, "Gammal", closed_on=date(2020, 1, 1))
    template(lilleby, "Planerat", statuses=["planned"])
    template(lilleby, "Åtgärdat", purpose=Purpose.CLOSING)
    assert names(lamp) == ["Alla", "Belysning"]
    assert names(lamp, Purpose.CLOSING, Purpose.REPLY, becomes="planned") == ["Planerat"]
    assert names(lamp, Purpose.CLOSING, Purpose.REPLY, becomes="resolved") == ["Åtgärdat"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_placeholder_is_filled_in(lamp: Case, language: str) -> None:
    with override(language):
        every = " ".join(written(name) for name in PLACEHOLDERS if name != "phone")
    filled = Filling(lamp, day=date(2026, 5, 3)).fill(every, "sv")
    assert "{" not in filled
    assert "3 maj 2026" in filled
    assert f"/arende/{lamp.number}" in filled
    refuse_unknown({"sv": every})


@pytest.mark.parametrize("text", ["{namn}", "Hej {number", "}", "{ number }", "{number!r}", "{number.__class__}"])
def test_what_nobody_fills_in_is_refused_on_saving(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_unknown({"sv": "Bra", "en": text})
    assert list(refused.value.fields) == ["texts"]
    assert "{nummer}" in refused.value.message


def test_words_with_a_placeholder_left_are_not_sent(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    answer = sign_in(anna_of_streets).post(f"/handlaggning/{lamp.number}/svara", {"text": "Vi kommer {date}."})
    assert answer.status_code == 422
    assert "Skriv något i stället för {date}." in answer.content.decode()
    with pytest.raises(Refusal):
        refuse_unfilled("{phone}")


def test_the_day_that_is_planned_in_the_same_form_is_filled_in(
    sign_in: SignIn, lamp: Case, anna_of_streets: User
) -> None:
    anna = sign_in(anna_of_streets)
    sent = {"date": "2126-05-03", "text": "Vi lagar den {date}."}
    assert anna.post(f"/handlaggning/{lamp.number}/planera", sent).status_code == 302
    assert lamp.events.get(kind="replied").text == "Vi lagar den 3 maj 2126."


def test_without_scripts_the_button_fills_in_and_keeps_what_was_typed(
    sign_in: SignIn, lilleby: Town, lamp: Case, anna_of_streets: User
) -> None:
    chosen = template(lilleby, statuses=["resolved"])
    sent = {"mall": "1", "template": f"{chosen.pk}-sv", "text": "Hej!", "is_public": "on"}
    answer = sign_in(anna_of_streets).post(f"/handlaggning/{lamp.number}/atgardat", sent)
    form = answer.context["sent"]
    assert answer.status_code == 200
    assert form["text"].value() == f"Hej!\n\nÄrende {lamp.number} om Belysning är hos Gatukontoret."
    assert form["is_public"].value()
    assert not lamp.events.filter(kind="replied").exists()
