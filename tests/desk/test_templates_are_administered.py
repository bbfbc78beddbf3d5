"""An administrator writes reply templates; a placeholder that nobody fills in is refused, and the preview is real."""

import pytest
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from gisreport.desk.default_templates import plant_default_templates, read_templates
from gisreport.desk.filling import refuse_unknown
from gisreport.desk.models import Adjustment, ReplyTemplate
from routing.models import Category
from tests.cast import Town
from tests.desk.conftest import SignIn

HERE = "/administration/9001/svar"


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn) -> Client:
    return sign_in(eva_the_administrator)


def fields(**more: object) -> dict[str, object]:
    return {"name": "Tack", "purpose": "reply", "texts_sv": "Tack för {number}!", "texts_en": "Thanks for {number}!",
            **more}  # fmt: skip


def test_one_is_made_and_offered_to_officers(eva: Client, lamp: Case) -> None:
    assert eva.post(f"{HERE}/ny", fields(statuses=["assigned"], category=lamp.category_id)).status_code == 302
    template = ReplyTemplate.objects.for_case(lamp).get()
    assert template.texts == {"sv": "Tack för {number}!", "en": "Thanks for {number}!"}
    assert Adjustment.objects.get().called == "Tack"


@pytest.mark.parametrize("language", ["sv", "en", "sv_x_lattlast"])
def test_an_unknown_placeholder_is_refused_by_name_at_its_text(eva: Client, lilleby: Town, language: str) -> None:
    page = eva.post(f"{HERE}/ny", fields(**{f"texts_{language}": "Hej {namn}!"}))
    errors = page.context["form"].errors
    assert list(errors) == [f"texts_{language}"]
    assert "{namn} finns inte" in str(errors)
    assert "{nummer}" in str(errors)
    assert not ReplyTemplate.objects.exists()


def test_the_preview_is_filled_in_for_the_latest_public_case(eva: Client, lamp: Case) -> None:
    page = eva.post(f"{HERE}/ny", fields(preview="1")).content.decode()
    assert f"Ifylld för ärende {lamp.number}" in page
    assert f"Tack för {lamp.number}!" in page
    assert f"Thanks for {lamp.number}!" in page
    assert not ReplyTemplate.objects.exists()


def test_a_private_case_is_never_in_a_preview(eva: Client, lamp: Case) -> None:
    Category.objects.filter(pk=lamp.category_id).update(is_private=True)
    page = eva.post(f"{HERE}/ny", fields(preview="1")).content.decode()
    assert "påhittat ärende" in page
    assert lamp.number not in page


def test_two_in_use_do_not_share_a_name(eva: Client, lilleby: Town) -> None:
    eva.post(f"{HERE}/ny", fields())
    page = eva.post(f"{HERE}/ny", fields())
    assert "heter så" in str(page.context["form"].errors["name"])


def test_one_is_closed_and_used_again(eva: Client, lamp: Case) -> None:
    eva.post(f"{HERE}/ny", fields())
    template = ReplyTemplate.objects.get()
    eva.post(f"{HERE}/{template.pk}/stang")
    assert not ReplyTemplate.objects.for_case(lamp).exists()
    assert ReplyTemplate.objects.get().closed_on == timezone.localdate()
    eva.post(f"{HERE}/{template.pk}/stang", {"open": "1"})
    assert ReplyTemplate.objects.for_case(lamp).exists()


def test_the_ones_to_begin_with_can_be_filled_in_and_are_planted_once(lilleby: Town) -> None:
    for entry in read_templates():
        refuse_unknown(entry["texts"])
    for _time in range(2):
        plant_default_templates([lilleby.municipality])
    assert lilleby.municipality.reply_templates.count() == len(read_templates())


def test_the_ones_to_begin_with_leave_greeting_link_and_name_to_the_letter_around_them() -> None:
    texts = [text.strip() for entry in read_templates() for text in entry["texts"].values()]
    assert not [text for text in texts if text.startswith(("Hej", "Hello")) or text.endswith("{administration}")]
    assert not [text for text in texts if "{link}" in text]
