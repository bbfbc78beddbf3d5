from django.test import Client

from gisreport.maps.world import SWEDEN
from routing.models import Municipality, Place, Responsibility
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant


def name_a_place(town: Town, name: str, x: float, y: float) -> Place:
    return Place.objects.create(
        kind=Place.Kind.TOWN,
        name=name,
        search_name=name.lower(),
        point=pin(x, y),
        municipality=town.municipality,
        weight=10,
        source="drawn",
    )


def test_the_map_opens_on_those_who_take_reports_and_have_rules(client: Client, lilleby: Town) -> None:
    west, south, east, north = client.get("/").context["home"]
    assert west < pin(5, 5).x < east < pin(15, 5).x
    assert south < pin(5, 5).y < north


def test_without_rules_the_map_opens_on_all_who_take_reports(client: Client, lilleby: Town) -> None:
    Responsibility.objects.all().delete()
    _west, _south, east, _north = client.get("/").context["home"]
    assert east > pin(15, 5).x
    Municipality.objects.update(takes_reports=False)
    assert client.get("/").context["home"] == SWEDEN


def test_the_municipality_is_named_when_the_view_lies_in_one(client: Client, lilleby: Town) -> None:
    inside, border = pin(5, 5), pin(10, 5)
    assert "Ärenden i Lilleby kommun" in client.get(f"/?lat={inside.y}&lon={inside.x}&zoom=15").content.decode()
    at_the_border = client.get(f"/?lat={border.y}&lon={border.x}&zoom=15")
    assert at_the_border.context["municipality"] is None


def test_an_installation_of_one_municipality_bears_its_name(client: Client, lilleby: Town) -> None:
    assert client.get("/").context["municipality"] is None
    type(lilleby.municipality).objects.filter(code="9002").update(takes_reports=False)
    assert client.get("/").context["municipality"] == lilleby.municipality


def test_a_search_without_a_script_leads_to_the_map_and_to_the_form(client: Client, lilleby: Town) -> None:
    name_a_place(lilleby, "Hamnbyn", 3, 3)
    where = plant(lilleby, pin(3, 3))
    plant(lilleby, pin(9, 9))
    page = client.get("/?plats=hamnbyn&status=open")
    (found,) = page.context["found"]
    assert found["report_url"] == "/anmal?place=Hamnbyn%2C+Lilleby+kommun"
    there = client.get(found["map_url"])
    assert [case.number for case in there.context["listing"].cases] == [where.number]
    assert there.context["asked"].filter.status == "open"
    assert there.context["report_url"] == found["report_url"]
    assert "Vald plats: <strong>Hamnbyn, Lilleby kommun</strong>" in there.content.decode()


def test_a_spot_that_was_searched_for_goes_along_to_the_form_as_a_pin(client: Client, lilleby: Town) -> None:
    spot = pin(3, 3)
    (found,) = client.get("/", {"plats": f"{spot.y:.5f}, {spot.x:.5f}"}).context["found"]
    assert found["report_url"] == f"/anmal?lat={spot.y:.5f}&lon={spot.x:.5f}".replace("0&", "&")
    there = client.get(found["map_url"])
    assert there.context["report_url"] == found["report_url"]
    assert 'data-chosen="' in there.content.decode()


def test_a_spot_outside_says_so(client: Client, lilleby: Town) -> None:
    page = client.get("/", {"plats": "47.66 N 9.17 E"})
    assert page.status_code == 400
    assert "Anmäl ett fel" in page.content.decode()


def test_a_search_that_finds_nothing_says_what_to_do(client: Client, lilleby: Town) -> None:
    page = client.get("/?plats=qqqqqqqq").content.decode()
    assert "Vi hittar ingen plats som heter ”qqqqqqqq”" in page
    assert "beskriva platsen med ord" in page


def test_words_in_the_search_are_only_words(client: Client, lilleby: Town) -> None:
    page = client.get("/", {"plats": "<script>alert(1)</script>\0"}).content.decode()
    assert "<script>alert" not in page


def test_the_filters_stand_in_the_page_as_in_the_address(client: Client, lilleby: Town) -> None:
    page = client.get("/?group=ute&status=closed&period=month").content.decode()
    assert '<input type="checkbox" name="group" value="ute" checked>' in page
    assert '<option value="closed" selected>' in page
    assert '<option value="month" selected>' in page


def test_in_english_too(client: Client, lilleby: Town) -> None:
    plant(lilleby, pin(3, 3))
    client.cookies["sprak"] = "en"
    assert "Lighting" in client.get("/").content.decode()
