from datetime import timedelta

import pytest
from django.test import Client

from gisreport.cases.models import Case
from gisreport.geo.tiles import box_around
from gisreport.maps import listing as listing_module
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import SPRING, plant

HERE = pin(3, 3)
AROUND = ",".join(str(side) for side in box_around(HERE.x, HERE.y, 15, 600, 400))


def walk(client: Client, address: str) -> list[str]:
    """The numbers on every page, following the link to older cases as a reader would."""
    seen = []
    while address:
        context = client.get(address).context
        seen += [case.number for case in context["listing"].cases]
        address = context["older_url"] if context["listing"].next else ""
    return seen


def test_every_case_is_on_one_page_the_newest_first(client: Client, lilleby: Town) -> None:
    planted = [plant(lilleby, HERE, at=SPRING - timedelta(hours=hour // 3)) for hour in range(45)]
    seen = walk(client, "/")
    newest_first = sorted(planted, key=lambda case: (-case.created_at.timestamp(), case.number))
    assert seen == [case.number for case in newest_first]


def test_a_case_that_comes_meanwhile_moves_nothing(client: Client, lilleby: Town) -> None:
    for hour in range(25):
        plant(lilleby, HERE, at=SPRING - timedelta(hours=hour))
    first = client.get("/").context
    plant(lilleby, HERE, at=SPRING + timedelta(hours=1))
    older = client.get(first["older_url"]).context["listing"].cases
    shown = {case.number for case in first["listing"].cases}
    assert len(older) == 5
    assert not shown & {case.number for case in older}


def test_any_page_costs_the_same(client: Client, lilleby: Town, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for hour in range(45):
        plant(lilleby, HERE, at=SPRING - timedelta(hours=hour))
    address = f"/?lat={HERE.y}&lon={HERE.x}"
    for _page in range(3):
        with django_assert_max_num_queries(6):
            context = client.get(address).context
        address = context["older_url"]
    assert address.endswith("after=")


def test_what_is_not_public_is_in_no_list(client: Client, lilleby: Town) -> None:
    private = plant(lilleby, HERE, "otrygg-plats")
    hidden = plant(lilleby, HERE, is_hidden=True)
    for address in ("/", "/karta", f"/karta/lista?bbox={AROUND}", f"/karta/kort?number={private}&number={hidden}"):
        page = client.get(address).content.decode()
        assert private.number not in page.replace(address, "")
        assert hidden.number not in page
    assert client.get("/").context["listing"].total == 0


def test_the_list_follows_the_map(client: Client, lilleby: Town) -> None:
    inside = plant(lilleby, HERE)
    outside = plant(lilleby, pin(9, 9))
    wordy = plant(lilleby, None)
    page = client.get(f"/karta/lista?bbox={AROUND}")
    assert [case.number for case in page.context["listing"].cases] == [inside.number]
    assert "1 ärende i kartan" in page.content.decode()
    everything = {case.number for case in client.get("/").context["listing"].cases}
    assert everything == {inside.number, outside.number, wordy.number}


def test_the_list_says_when_nothing_matches(client: Client, lilleby: Town) -> None:
    plant(lilleby, HERE)
    assert "Inga ärenden stämmer med ditt urval" in client.get("/?status=closed").content.decode()
    assert "Inga ärenden är anmälda här" in client.get("/?lat=59.33&lon=18.06").content.decode()


def test_very_many_are_not_counted_to_the_end(client: Client, lilleby: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "COUNTED", 3)
    for _each in range(5):
        plant(lilleby, HERE)
    assert "Fler än 3 ärenden" in client.get("/").content.decode()


def test_a_row_says_what_who_and_when(client: Client, lilleby: Town) -> None:
    case = plant(lilleby, HERE, "vagskada")
    page = client.get("/").content.decode()
    for words in ("Vägskada", "hos Gatukontoret", "1 april 2026", f"/arende/{case.number}"):
        assert words in page


def test_a_chosen_pin_is_told_in_the_same_words(client: Client, lilleby: Town) -> None:
    case = plant(lilleby, HERE)
    Case.objects.filter(pk=case.pk).update(status="planned", planned_for="2026-05-03")
    assert "planerat 3 maj 2026" in client.get(f"/karta/kort?number={case.number}&number=nonsense").content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=x", "status"),
        ("lat=17.3&lon=62.4", "lat"),
        ("lat=NaN&lon=17", "lat"),
        ("lat=62.4", "lon"),
        ("lat=62&lon=17&zoom=nära", "zoom"),
        ("after=20260401T120000000000-AAAAAAA", "after"),
        ("after=99999999T999999999999-3333333", "after"),
        ("after=%00", "after"),
        ("plats=" + "x" * 101, "plats"),
    ],
)
def test_an_address_that_makes_no_sense_gets_a_page_that_says_so(
    client: Client, lilleby: Town, query: str, field: str
) -> None:
    answer = client.get(f"/?{query}")
    assert answer.status_code == 400
    assert field in answer.context["refusal"].fields
    assert "Anmäl ett fel" in answer.content.decode()


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "a,b,c,d", "nan,1,2,3", "18,62,17,63", "17,63,18,62", "-190,1,2,3", "1,2,3,inf"]
)
def test_a_box_that_is_none_is_refused(client: Client, lilleby: Town, bbox: str) -> None:
    answer = client.get(f"/karta/lista?bbox={bbox}")
    assert answer.status_code == 400
    assert "bbox" in answer.context["refusal"].fields
