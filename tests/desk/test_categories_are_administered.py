"""An administrator changes what can be reported; the form for residents follows, and old cases stay what they were."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases.models import Case, PublicCase
from gisreport.desk.administration import categories as verbs
from gisreport.desk.administration.icons import ICONS
from gisreport.desk.models import Adjustment
from gisreport.errors import Refusal
from gisreport.project import icons
from routing.models import Administration, Category
from tests.cast import Town
from tests.desk.conftest import SignIn

HERE = "/administration/9001/kategorier"


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn) -> Client:
    return sign_in(eva_the_administrator)


def fields(town: Town, **more: object) -> dict[str, object]:
    group = town.municipality.category_groups.get()
    return {
        "names_sv": "Badplats",
        "names_en": "Beach",
        "group": group.pk,
        "icon": "waves",
        "needs_place": "on",
        **more,
    }


def test_a_new_category_is_offered(eva: Client, client: Client, lilleby: Town) -> None:
    made = eva.post(f"{HERE}/ny", fields(lilleby, descriptions_sv="Bryggor och badplatser."))
    assert made.status_code == 302
    category = Category.objects.get(code="badplats")
    assert (category.names, category.is_private) == ({"sv": "Badplats", "en": "Beach"}, False)
    assert "Badplats" in client.get("/anmal").content.decode()
    noted = Adjustment.objects.get()
    assert (noted.kind, noted.called, noted.before) == ("category", "Badplats", {})


def test_a_preview_saves_nothing(eva: Client, lilleby: Town) -> None:
    page = eva.post(f"{HERE}/ny", fields(lilleby, preview="1", stopper_sv="Ring 060-19 10 00.")).content.decode()
    assert "Inget är sparat än" in page
    assert '<a href="tel:060191000">' in page
    assert not Category.objects.filter(code="badplats").exists()


def test_the_code_stays_when_the_name_changes(eva: Client, lilleby: Town) -> None:
    category = lilleby.categories["belysning"]
    eva.post(f"{HERE}/{category.pk}", fields(lilleby, names_sv="Lampor"))
    category.refresh_from_db()
    assert (category.code, category.name, category.icon) == ("belysning", "Lampor", "waves")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"names_sv": ""}, "names_sv"),
        ({"group": ""}, "group"),
        ({"icon": "../../x"}, "icon"),
        ({"stopper_ends": "on"}, "stopper_sv"),
        ({"names_sv": "x" * 61}, "names_sv"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(eva: Client, lilleby: Town, wrong: dict[str, str], said: str) -> None:
    page = eva.post(f"{HERE}/ny", fields(lilleby, **wrong))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [said]


def test_they_are_put_in_order(eva: Client, lilleby: Town) -> None:
    first, second = lilleby.municipality.categories.order_by("order", "code")[:2]
    eva.post(f"{HERE}/{second.pk}/flytta", {"up": ""})
    assert list(Category.objects.offered_in(lilleby.municipality)[:2]) == [second, first]
    eva.post(f"{HERE}/{second.pk}/flytta", {"up": ""})  # it is the first already
    assert Category.objects.offered_in(lilleby.municipality)[0] == second


def test_one_is_closed_from_a_day_on_and_opened_again(eva: Client, lilleby: Town) -> None:
    category, today = lilleby.categories["park"], timezone.localdate()
    refused = eva.post(f"{HERE}/{category.pk}/stang", {"closed_on": today - timedelta(days=1)})
    assert "Välj dagens datum" in refused.content.decode()
    eva.post(f"{HERE}/{category.pk}/stang", {"closed_on": today})
    assert category not in Category.objects.offered_in(lilleby.municipality)
    eva.post(f"{HERE}/{category.pk}/stang", {"open": "1"})
    assert category in Category.objects.offered_in(lilleby.municipality)


def test_making_it_private_hides_its_cases_at_once(eva: Client, lilleby: Town, lamp: Case) -> None:
    address = f"{HERE}/{lamp.category_id}/insyn"
    assert "1 ärende som visas nu" in eva.get(address).content.decode()
    assert eva.post(address).status_code == 200  # not sure yet
    assert PublicCase.objects.filter(pk=lamp.pk).exists()
    eva.post(address, {"sure": "1"})
    assert not PublicCase.objects.filter(pk=lamp.pk).exists()


def test_what_was_private_is_never_published(eva: Client, lilleby: Town, lamp: Case) -> None:
    Category.objects.filter(pk=lamp.category_id).update(is_private=True)
    page = eva.post(f"{HERE}/{lamp.category_id}/insyn", {"sure": "1"}).content.decode()
    assert "lägg till en ny" in page
    assert not PublicCase.objects.filter(pk=lamp.pk).exists()


def test_an_empty_one_can_be_made_public(eva: Client, lilleby: Town) -> None:
    category = lilleby.categories["otrygg-plats"]
    eva.post(f"{HERE}/{category.pk}/insyn", {"sure": "1"})
    category.refresh_from_db()
    assert not category.is_private


def test_a_rule_to_somebody_outside_must_go_first(lilleby: Town, eva_the_administrator: User) -> None:
    category = lilleby.categories["park"]
    lilleby.offices["bolaget"] = Administration.objects.create(
        municipality=lilleby.municipality, code="bolaget", name="Bostadsbolaget", is_external=True
    )
    lilleby.rule("bolaget", category="park")
    with pytest.raises(Refusal, match="Avsluta den regeln först"):
        verbs.make_private(category, by=eva_the_administrator)


def test_a_group_is_made_moved_and_removed(eva: Client, lilleby: Town) -> None:
    eva.post("/administration/9001/grupper/ny", {"names_sv": "Bad"})
    bath = lilleby.municipality.category_groups.get(code="bad")
    eva.post(f"/administration/9001/grupper/{bath.pk}/flytta", {"up": ""})
    assert lilleby.municipality.category_groups.first() == bath
    eva.post(f"/administration/9001/grupper/{bath.pk}", {"remove": "1"})
    outdoors = lilleby.municipality.category_groups.get()
    page = eva.post(f"/administration/9001/grupper/{outdoors.pk}", {"remove": "1"})
    assert "Flytta dem" in page.content.decode()


def test_one_of_another_municipality_is_not_found(eva: Client, lilleby: Town) -> None:
    assert eva.get(f"{HERE}/999999").status_code == 404
    assert eva.post("/administration/9002/kategorier/1/flytta").status_code == 403


@pytest.mark.parametrize("name", ICONS)
def test_every_picture_is_there(name: str) -> None:
    assert icons.exists(name)
