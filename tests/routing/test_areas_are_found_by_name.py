"""Districts and parks are names that people use, so the search finds them; a new set replaces the old names."""

from datetime import date

from django.contrib.gis.geos import GEOSGeometry

from routing.area_sets import Drawn, Origin, put_in_force
from routing.models import Place
from routing.places import search_places
from tests.cast import Town
from tests.geometry import HAMNEN, PARKEN, SODRA, pin

ORIGIN = Origin(source="drawn", licence="MIT")


def draw(layer: str, areas: dict[str, GEOSGeometry], since: date) -> None:
    drawn = [Drawn(code=name.lower(), name=name, geometry=shape) for name, shape in areas.items()]
    put_in_force(layer, drawn, origin=ORIGIN, since=since, scope="9002")


def test_a_district_is_found_before_a_town_that_sounds_like_it(lilleby: Town) -> None:
    Place.objects.create(kind=Place.Kind.TOWN, name="Nacka", search_name="nacka", point=pin(3, 3), weight=80_000)
    draw("district", {"Nacksta": HAMNEN}, date(2024, 1, 1))
    found = search_places("nacksta")
    assert [place.label for place in found] == ["Nacksta, Storby kommun", "Nacka"]
    assert HAMNEN.contains(found[0].point)


def test_a_new_set_takes_the_old_names_away(lilleby: Town) -> None:
    draw("district", {"Hamnen": HAMNEN, "Bruket": SODRA}, date(2024, 1, 1))
    draw("park", {"Hamnen": PARKEN}, date(2024, 1, 1))
    draw("district", {"Hamnen": HAMNEN, "Sågen": SODRA}, date(2025, 1, 1))
    assert sorted(Place.objects.filter(kind="area").values_list("name", flat=True)) == ["Hamnen", "Sågen"]


def test_roads_are_no_places(lilleby: Town) -> None:
    draw("road", {"E4": HAMNEN}, date(2024, 1, 1))
    assert not Place.objects.filter(kind="area").exists()
