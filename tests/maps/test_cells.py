"""Cells say how many public cases there are; folded or not, coarse or fine, it is what one gets by counting them."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import Point, Polygon
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.cases.models import Case, PublicCase
from gisreport.cases.status import OPEN, Status
from gisreport.errors import Refusal
from gisreport.geo.hexagons import SIZES, Hexagon
from gisreport.geo.srid import SWEREF99TM, WGS84
from gisreport.geo.sun import Light, light_at
from gisreport.geo.tiles import Box
from gisreport.maps import case_query, cells
from gisreport.maps.areas import read_area
from gisreport.maps.cells import CellQuery, count_cells
from gisreport.maps.fold import fold_all
from gisreport.maps.models import CaseSpot, CellCount, ChangedCase
from routing.models import Administration, Category
from tests.cast import Town
from tests.geometry import pin

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SWEDEN = (10.0, 55.0, 25.0, 69.5)
CASES = 200


@pytest.fixture
def cases(lilleby: Town) -> list[Case]:
    """Scattered in and around Lilleby over three years, some of them private, hidden or without a place."""
    luck = random.Random(7)
    categories = list(lilleby.categories.values())
    offices = list(lilleby.offices.values())
    made = [
        Case(
            municipality=lilleby.municipality,
            category=luck.choice(categories),
            administration=luck.choice(offices),
            status=luck.choice(list(Status)),
            point=None if n % 20 == 0 else pin(luck.uniform(-60, 60), luck.uniform(-60, 60)),
            is_hidden=n % 17 == 0,
            created_at=datetime(2024, 1, 1, tzinfo=STOCKHOLM) + timedelta(hours=luck.randrange(3 * 365 * 24)),
        )
        for n in range(CASES)
    ]
    return Case.objects.bulk_create(made)


@dataclass(frozen=True)
class Known:
    """A public case as the database view has it, put into metres and hours by other means than the folder's."""

    case: PublicCase
    when: datetime
    metres: tuple[int, int]
    light: Light


def known() -> list[Known]:
    to_metres = CoordTransform(SpatialReference(WGS84), SpatialReference(SWEREF99TM))
    found = []
    for case in PublicCase.objects.filter(point__isnull=False):
        point, when = case.point, case.created_at.astimezone(STOCKHOLM)
        assert isinstance(point, Point)
        there = point.transform(to_metres, clone=True)
        found.append(Known(case, when, (round(there.x), round(there.y)), light_at(point.x, point.y, when)))
    return found


def counted_by_hand(query: CellQuery, cases: list[Known] | None = None) -> Counter[Hexagon]:
    """Every public case, one by one."""
    return Counter(
        Hexagon.at(*one.metres, query.size)
        for one in (known() if cases is None else cases)
        if (query.since is None or one.when.date() >= query.since)
        and (query.until is None or one.when.date() <= query.until)
        and (query.categories is None or one.case.category_id in query.categories)
        and (query.administrations is None or one.case.administration_id in query.administrations)
        and (not query.statuses or one.case.status in query.statuses)
        and (not query.lights or one.light in query.lights)
        and (not query.weekdays or one.when.weekday() in query.weekdays)
        and (not query.hours or one.when.hour in query.hours)
    )


def counted(query: CellQuery) -> Counter[Hexagon]:
    return Counter({cell.hexagon: cell.count for cell in count_cells(query)})


days = st.dates(date(2023, 12, 1), date(2027, 1, 31))
some_statuses = st.sampled_from([(), tuple(OPEN), (Status.RESOLVED, Status.DECLINED), (Status.PLANNED,)])


@pytest.fixture
def folded(cases: list[Case]) -> list[Known]:
    fold_all()
    return known()


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_same_as_counting_one_by_one(folded: list[Known], data: Any) -> None:
    since, until = sorted([data.draw(days), data.draw(days)])
    categories = list(Category.objects.values_list("pk", flat=True))
    query = CellQuery(
        size=data.draw(st.sampled_from(SIZES)),
        box=SWEDEN,
        since=data.draw(st.sampled_from([None, since])),
        until=data.draw(st.sampled_from([None, until])),
        categories=data.draw(st.sampled_from([None, tuple(categories[:2]), ()])),
        statuses=data.draw(some_statuses),
        lights=data.draw(st.sampled_from([(), (Light.DARK,), (Light.DUSK, Light.DAYLIGHT)])),
        weekdays=data.draw(st.sampled_from([(), (5, 6)])),
        hours=data.draw(st.sampled_from([(), (0, 17, 23)])),
        administrations=data.draw(st.sampled_from([None, (Administration.objects.values_list("pk")[0][0],)])),
    )
    assert counted(query) == counted_by_hand(query, folded)


def test_a_part_of_the_map_has_its_cells_whole(folded: list[Known]) -> None:
    south_west, north_east = pin(-20, -20), pin(20, 20)
    box: Box = (south_west.x, south_west.y, north_east.x, north_east.y)
    within = Polygon.from_bbox(box)
    for size in SIZES:
        everything, part = counted(CellQuery(size, SWEDEN)), counted(CellQuery(size, box))
        assert all(everything[cell] == count for cell, count in part.items())
        assert {Hexagon.at(*one.metres, size) for one in folded if within.contains(one.case.point)} <= set(part)


def test_what_happens_to_a_case_is_folded_in(cases: list[Case], lilleby: Town) -> None:
    fold_all()
    everything = CellQuery(10_000, SWEDEN)
    for change in (
        lambda: Case.objects.filter(pk__lt=cases[50].pk).update(is_hidden=True),
        lambda: Case.objects.filter(pk__lt=cases[80].pk).update(status=Status.RESOLVED, point=pin(1, 1)),
        lambda: Category.objects.filter(pk=lilleby.categories["belysning"].pk).update(is_private=True),
        lambda: Case.objects.filter(pk__gt=cases[150].pk).delete(),
    ):
        change()
        fold_all()
        assert counted(everything) == counted_by_hand(everything)
        assert CaseSpot.objects.count() == PublicCase.objects.filter(point__isnull=False).count()
        assert not CellCount.objects.filter(count__lte=0).exists()


@pytest.mark.parametrize("size", [100, 5_000])
def test_a_category_that_became_private_is_not_counted_before_it_is_folded(
    cases: list[Case], lilleby: Town, size: int
) -> None:
    fold_all()
    Category.objects.filter(pk=lilleby.categories["belysning"].pk).update(is_private=True)
    for since in (None, date(2025, 5, 17)):
        query = CellQuery(size, SWEDEN, since=since)
        assert counted(query) == counted_by_hand(query)


def test_folding_again_changes_nothing(cases: list[Case]) -> None:
    fold_all()
    before = sorted(CellCount.objects.values_list())
    ChangedCase.objects.bulk_create(ChangedCase(case_id=case.pk) for case in cases * 2)
    fold_all()
    assert sorted(CellCount.objects.values_list()) == before


def test_what_nobody_counts_by_is_not_noted(cases: list[Case]) -> None:
    fold_all()
    Case.objects.update(public_text="Lampan är trasig.", planned_for=date(2027, 1, 1))
    assert not ChangedCase.objects.exists()


def test_one_statement_counts_and_one_bounds_it(cases: list[Case], django_assert_max_num_queries: Any) -> None:
    fold_all()
    with_savepoint = 4  # each statement brings its time limit, and in a test a savepoint and its release
    with django_assert_max_num_queries(2 * with_savepoint):
        count_cells(CellQuery(250, SWEDEN, lights=(Light.DARK,)))
    with django_assert_max_num_queries(with_savepoint):
        count_cells(CellQuery(5_000, SWEDEN, since=date(2024, 3, 5), until=date(2026, 1, 17)))


def test_too_much_is_refused_with_what_to_do(cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    fold_all()
    monkeypatch.setattr(cells, "MOST_SPOTS", 20)
    with pytest.raises(Refusal) as refusal:
        count_cells(CellQuery(250, SWEDEN))
    assert "bbox" in refusal.value.fields
    monkeypatch.setattr(cells, "MOST_CELLS", 1)
    with pytest.raises(Refusal) as refusal:
        count_cells(CellQuery(1_000, SWEDEN))
    assert "size" in refusal.value.fields


def test_small_cells_of_the_whole_country_are_refused_before_a_case_is_looked_at(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    fold_all()
    CaseSpot.objects.all().delete()
    monkeypatch.setattr(cells, "MOST_CELLS", 5)
    with pytest.raises(Refusal) as refusal:
        count_cells(CellQuery(50, SWEDEN))
    assert "size" in refusal.value.fields


def test_what_takes_too_long_is_refused(cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    fold_all()
    monkeypatch.setattr(cells, "SPOT", f"(SELECT {cells.SPOT} FROM pg_sleep(2))")
    monkeypatch.setattr(case_query, "SECONDS", 1)
    corners = ";".join(f"{pin(x, y).x:.6f},{pin(x, y).y:.6f}" for x, y in [(-60, -60), (60, -60), (0, 60)])
    area = read_area([corners])
    assert area
    with pytest.raises(Refusal) as refusal:
        count_cells(CellQuery(50, area.box, area=area))
    assert "bbox" in refusal.value.fields
