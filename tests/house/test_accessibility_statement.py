"""The statement has every part that Digg asks for, and says nothing that is not so here."""

from django.conf import LazySettings
from django.test import Client

from routing.models import Municipality
from tests.cast import Town

PARTS = [
    "Lilleby kommun står bakom webbplatsen Felanmälan, felanmalan.example.org",
    "delvis förenlig med lagen om tillgänglighet till digital offentlig service",
    "Innehåll som inte är tillgängligt",
    "WCAG 2.1.1",
    "Oskäligt betungande anpassning",
    "Innehåll som lagen inte omfattar",
    "självskattning",
    "Senast bedömd",
    "Redogörelsen ändrades senast",
    'href="mailto:kommun@9001.example.org"',
    'href="https://www.digg.se/tdosanmalan"',
]


def read(client: Client) -> str:
    return client.get("/om/tillganglighet?kommun=9001").content.decode()


def test_every_part_is_there(client: Client, lilleby: Town, settings: LazySettings) -> None:
    settings.SITE_URL = "https://felanmalan.example.org"
    page = read(client)
    assert [part for part in PARTS if part not in page] == []


def test_the_map_is_described_as_it_is(client: Client, lilleby: Town, settings: LazySettings) -> None:
    settings.MAP_TILES_URL = "https://kartor.example.org/{z}/{x}/{y}.png"
    assert "Kartbilderna kommer från kartor.example.org" in read(client)
    settings.MAP_TILES_URL = ""
    assert "Kartan är en bild." in read(client)


def test_what_a_municipality_has_not_told_is_left_out(client: Client, lilleby: Town) -> None:
    Municipality.objects.filter(code="9001").update(email="", phone="")
    page = read(client).split("<footer")[0]
    assert "mailto:" not in page
    assert "tel:" not in page.split("<h1>")[1]
