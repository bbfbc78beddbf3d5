import json
import re

import pytest
from django.conf import LazySettings
from django.template import Context, Template


def handed_over(tag: str) -> dict[str, object]:
    """What a page with this tag gives to its scripts."""
    page = Template("{% load maps %}" + tag).render(Context())
    found = re.search(r'<script id="map-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found.group(1))


@pytest.fixture(autouse=True)
def map_server(settings: LazySettings) -> None:
    settings.MAP_TILES_URL = "https://maps.example.org/{z}/{x}/{y}.png"
    settings.MAP_ATTRIBUTION = "© OpenStreetMaps bidragsgivare"


def test_pictures_come_from_the_map_server() -> None:
    data = handed_over("{% map_data %}")
    assert data["tiles"] == "https://maps.example.org/{z}/{x}/{y}.png"
    assert data["licence"] == "https://www.openstreetmap.org/copyright"


def test_with_a_secret_address_nobody_else_is_asked() -> None:
    data = handed_over("{% map_data others=False %}")
    assert data["tiles"] == ""
    assert data["borders"] == "/tiles/borders"


def test_another_maker_of_maps_is_not_thanked_with_openstreetmaps_licence(settings: LazySettings) -> None:
    settings.MAP_ATTRIBUTION = "© Lantmäteriet"
    data = handed_over("{% map_data %}")
    assert (data["attribution"], data["licence"]) == ("© Lantmäteriet", "")


def test_the_words_are_those_of_the_page() -> None:
    page = Template('{% load i18n maps %}{% language "sv" %}{% map_data %}{% endlanguage %}').render(Context())
    assert "Zooma in" in page


def test_the_symbols_of_the_pins_stand_ready() -> None:
    page = Template("{% load maps %}{% map_data icons %}").render(Context({"icons": ["lightbulb"]}))
    for symbol in ("icon-lightbulb", "icon-map-pin", "status-shape-planned"):
        assert f'<template id="{symbol}">' in page
