"""Tiles seen from afar say what one gets by counting the public cases one by one, whatever has been folded."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.db.models import F
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.cases.models import Case, PublicCase
from gisreport.cases.status import Status
from gisreport.geo import squares
from gisreport.geo.tiles import EXTENT, Tile, tile_at
from gisreport.maps.far import FINER, far_tile
from gisreport.maps.filters import PERIODS, STATUSES, CaseFilter
from gisreport.maps.fold import fold_all
from gisreport.maps.models import CaseSpot, ChangedCase, SquareCount
from gisreport.maps.tiles import MOST_CASES_FAR, NEAR
from routing.models import Category
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import SPRING, plant
from tests.maps.reading import counted, numbers, read_tile, tile_of

pytestmark = pytest.mark.django_db

Counted = Counter[tuple[int, int]]


@pytest.fixture
def cases(lilleby: Town) -> list[Case]:
    """Around Lilleby over the last two years, some of them private, hidden or without a place."""
    luck = random.Random(11)
    categories = list(lilleby.categories.values())
    return Case.objects.bulk_create(
        Case(
            municipality=lilleby.municipality,
            category=luck.choice(categories),
            administration=lilleby.offices["gatukontoret"],
            status=luck.choice(list(Status)),
            point=None if n % 20 == 0 else pin(luck.gauss(5, 30), luck.gauss(5, 30)),
            is_hidden=n % 17 == 0,
            created_at=timezone.now() - timedelta(hours=luck.choice([24, 24 * 40, 24 * 700]) * luck.random()),
        )
        for n in range(300)
    )


def changes(cases: list[Case], town: Town) -> None:
    """Of everything that may happen to a case, some."""
    Case.objects.filter(pk__lt=cases[40].pk).update(is_hidden=True)
    Case.objects.filter(pk__range=(cases[40].pk, cases[80].pk)).update(point=pin(-20, 40), status=Status.RESOLVED)
    Case.objects.filter(pk__gt=cases[280].pk).delete()
    Category.objects.filter(pk=town.categories["vagskada"].pk).update(is_private=True)
    plant(town, pin(1, 1), at=timezone.now())


def by_hand(tile: Tile, wanted: CaseFilter) -> Counted:
    squares_of = Counter(
        tile_at(point.x, point.y, tile.z + FINER)
        for (point,) in wanted.narrow(PublicCase.objects.filter(point__isnull=False)).values_list("point")
    )
    side = 1 << FINER
    return Counter(
        {
            (square.x % side, square.y % side): count
            for square, count in squares_of.items()
            if (square.x // side, square.y // side) == (tile.x, tile.y)
        }
    )


def read(tile: Tile, wanted: CaseFilter) -> Counted:
    made = far_tile(tile, wanted, few=0)
    decoded: Any = mapbox_vector_tile.decode(made, default_options={"y_coord_down": True}) if made else {}
    side = EXTENT >> FINER
    found: Counted = Counter()
    for feature in decoded.get("counts", {"features": []})["features"]:
        x, y = feature["geometry"]["coordinates"]
        found[x // side, y // side] += feature["properties"]["count"]
    return found


filters = st.builds(
    CaseFilter,
    groups=st.sampled_from([(), ("ute",), ("inne",), ("ute", "inne")]),
    status=st.sampled_from(["", *STATUSES]),
    period=st.sampled_from(["", *PERIODS]),
)


@pytest.mark.parametrize("happened", ["nothing", "folded", "folded, then changed", "changed, then folded"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_same_as_counting_one_by_one(
    cases: list[Case], lilleby: Town, happened: str, data: st.DataObject, once: list[str]
) -> None:
    if not once:  # for all examples
        once.append(happened)
        if "folded" in happened:
            fold_all()
        if "changed" in happened:
            changes(cases, lilleby)
        if happened.endswith("then folded"):
            fold_all()
    zoom, wanted = data.draw(st.integers(0, NEAR - 1)), data.draw(filters)
    near = [tile_of(pin(x, y), zoom) for x in (-20, 5, 30) for y in (-20, 5, 30)]
    tile = data.draw(st.sampled_from(near))
    assert read(tile, wanted) == by_hand(tile, wanted)


@pytest.fixture
def once() -> list[str]:
    return []


def test_days_at_the_ends_of_a_period_count_alike_however_they_are_counted(lilleby: Town) -> None:
    """Each day around the beginning of every period, close to midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for days in PERIODS.values():
        for around in (-32, -2, -1, 0, 1, 2, 32):
            for second in (-1, 1):
                plant(lilleby, pin(3, 3), at=midnight - timedelta(days=days + around) + timedelta(seconds=second))
    fold_all()
    for zoom in (0, 6, 7, 12):
        tile = tile_of(pin(3, 3), zoom)
        for period in PERIODS:
            wanted = CaseFilter(period=period)
            assert read(tile, wanted) == by_hand(tile, wanted)
            assert sum(read(tile, wanted).values()) == wanted.narrow(PublicCase.objects.all()).count()


@pytest.mark.parametrize("zoom", [3, 8, 11])
def test_what_is_hidden_leaves_the_counts_at_once(client: Client, lilleby: Town, zoom: int) -> None:
    tile = tile_of(pin(3, 3), zoom)
    planted = [plant(lilleby, pin(3, 3)) for _each in range(MOST_CASES_FAR + 2)]
    secret = plant(lilleby, pin(3, 3), "vagskada")
    fold_all()
    assert counted(read_tile(client, tile)) == MOST_CASES_FAR + 3
    Case.objects.filter(pk=planted[0].pk).update(is_hidden=True)
    assert counted(read_tile(client, tile)) == MOST_CASES_FAR + 2
    Category.objects.filter(pk=secret.category_id).update(is_private=True)
    assert counted(read_tile(client, tile)) == MOST_CASES_FAR + 1
    planted[1].delete()
    layers = read_tile(client, tile)
    assert counted(layers) == 0
    assert numbers(layers) == {case.number for case in planted[2:]}


def test_a_large_import_does_not_keep_what_is_hidden_on_the_map(
    client: Client, lilleby: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the newest changes are put right in the tiles; and the folder takes some of the newest each time."""
    monkeypatch.setattr("gisreport.maps.fold.AT_ONCE", 20)
    planted = [plant(lilleby, pin(3, 3)) for _each in range(MOST_CASES_FAR + 2)]
    fold_all()
    Case.objects.bulk_create(
        Case(
            municipality=lilleby.municipality,
            category=lilleby.categories["belysning"],
            administration=lilleby.offices["gatukontoret"],
            point=pin(3, 3),
            created_at=SPRING,
        )
        for _each in range(100)
    )
    Case.objects.filter(pk=planted[0].pk).update(is_hidden=True)
    fold_all(most=1)
    assert not SquareCount.objects.filter(count__lte=0).exists()
    assert counted(read_tile(client, tile_of(pin(3, 3), 8))) == MOST_CASES_FAR + 1 + 100
    monkeypatch.setattr("gisreport.maps.far.CHANGED", "changed AS (SELECT 0::bigint AS case_id WHERE false)")
    assert counted(read_tile(client, tile_of(pin(3, 3), 8))) == MOST_CASES_FAR + 1 + 20 - 1


def test_a_case_that_the_projection_cannot_place_does_not_stop_the_folder(lilleby: Town) -> None:
    plant(lilleby, Point(-75, 10, srid=4326))
    plant(lilleby, pin(3, 3))
    fold_all()
    assert not ChangedCase.objects.exists()
    assert CaseSpot.objects.count() == 1


def test_folding_again_leaves_the_squares_as_they_are(cases: list[Case]) -> None:
    fold_all()
    before = sorted(SquareCount.objects.values_list())
    Case.objects.update(status=Status.DECLINED)
    fold_all()
    for case in cases:
        Case.objects.filter(pk=case.pk).update(status=case.status)
    fold_all()
    assert sorted(SquareCount.objects.values_list()) == before


@pytest.mark.parametrize("zoom", [6, 9, 12])
def test_no_far_tile_is_heavy(client: Client, lilleby: Town, zoom: int) -> None:
    """A case in every square of a tile, and many in some: no more can stand in it."""
    tile = tile_of(pin(3, 3), zoom)
    first, last = squares.within(tile, zoom + FINER)
    west, south, east, north = tile.box
    steps = [(step + 0.5) / (1 << FINER) for step in range(1 << FINER)]
    assert last - first + 1 == len(steps) ** 2
    rows = [(west + (east - west) * across, south + (north - south) * down) for across in steps for down in steps]
    cases = [
        Case(
            number=f"X{n:06}",
            municipality=lilleby.municipality,
            category=lilleby.categories["belysning"],
            administration=lilleby.offices["gatukontoret"],
            point=Point(lon, lat, srid=4326),
            created_at=SPRING,
        )
        for n, (lon, lat) in enumerate(rows)
    ]
    Case.objects.bulk_create(cases, batch_size=1_000)
    fold_all()
    SquareCount.objects.update(count=1_000 + F("square") % 100_000)  # as if there were millions, no two squares alike
    answer = client.get(f"/tiles/cases/{tile.z}/{tile.x}/{tile.y}.mvt")
    assert len(answer.content) <= 150_000
