"""The pieces of the page that the scripts fetch, and the page as an address opens it."""

from django.test import Client

from reports.submit import submit
from routing.models import Place
from tests.cast import Town
from tests.geometry import pin
from tests.reports.sending import a_submission

HERE = {"lat": str(pin(3, 3).y), "lon": str(pin(3, 3).x)}
THERE = {"lat": str(pin(15, 3).y), "lon": str(pin(15, 3).x)}


def test_the_danger_line_comes_first(lilleby: Town, client: Client) -> None:
    page = client.get("/anmal").text
    assert page.index("Är någon i fara? Ring") < page.index('id="var"') < page.index("Skicka anmälan")
    assert page.index("Det du skickar blir en allmän handling") < page.index('id="send"')


def test_an_address_fills_in_place_and_category(lilleby: Town, client: Client) -> None:
    page = client.get("/anmal", HERE | {"category": "belysning"}).text
    assert "Platsen ligger i Lilleby kommun." in page
    assert 'value="belysning" checked' in page
    assert "Hur många lampor är släckta?" in page


def test_an_address_with_junk_still_opens_the_form(lilleby: Town, client: Client) -> None:
    page = client.get("/anmal?lat=NaN&lon=x&category=%00&municipality=%F0%9F%92%A1")
    assert page.status_code == 200
    assert "Skriv ett tal i grader" in page.text


def test_the_page_is_never_kept_by_a_cache(lilleby: Town, client: Client) -> None:
    assert "no-store" in client.get("/anmal")["Cache-Control"]
    assert client.get("/anmal").context["form"].key != client.get("/anmal").context["form"].key


def test_categories_and_numbers_follow_the_pin(lilleby: Town, client: Client) -> None:
    lilleby.municipality.on_call_phone = "060-111 111"
    lilleby.municipality.save()
    assert "060-111 111" in client.get("/anmal/kategorier", HERE).text
    elsewhere = client.get("/anmal/kategorier", THERE).text
    assert "060-111 111" not in elsewhere
    assert 'data-municipality="9002" data-certain="yes"' in elsewhere


def test_a_pin_at_sea_says_so(lilleby: Town, client: Client) -> None:
    piece = client.get("/anmal/kategorier", {"lat": "57.9", "lon": "19.9"})
    assert piece.status_code == 422
    assert "Platsen ligger utanför" in piece.text


def test_similar_cases_come_with_a_button(lilleby: Town, client: Client) -> None:
    case = submit(a_submission(lilleby)).case
    piece = client.get("/anmal/liknande", HERE | {"category": "belysning"}).text
    assert f'formaction="/arende/{case.number}/samma"' in piece
    assert "på samma plats" in piece
    assert client.get("/anmal/liknande", HERE | {"category": "park"}).text.strip() == ""
    assert client.get("/anmal/liknande", {"lat": "x"}).text.strip() == ""


def test_a_search_finds_places_and_coordinates(lilleby: Town, client: Client) -> None:
    Place.objects.create(
        kind=Place.Kind.TOWN, name="Sandvik", search_name="sandvik", point=pin(3, 3), municipality=lilleby.municipality
    )
    assert 'data-name="Sandvik" data-kind="town"' in client.get("/anmal/platser", {"q": "sandvik"}).text
    assert 'data-kind=""' in client.get("/anmal/platser", {"q": "6913000 613000"}).text
    assert "Vi hittar ingen plats" in client.get("/anmal/platser", {"q": "\x00<qwx>"}).text
    assert client.get("/anmal/platser", {"q": "6390000 790000"}).status_code == 422
