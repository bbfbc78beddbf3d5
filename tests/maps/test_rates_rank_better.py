"""A town whose truth is known: where much is wrong, and where people walk, have nothing to do with each other.

Counts then show where people walked. Divided by the metres walked, the same observations find the places that are bad.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gisreport.geo.cutting import cells_at, cut_lines
from gisreport.geo.hexagons import Hexagon
from gisreport.maps.models import ObservationSpot, Valence, WalkedCell
from gisreport.maps.observations import ENOUGH_METRES, ObservationQuery, observed_cells
from tests.cast import Town
from tests.geometry import ORIGIN
from tests.maps.walked import SPRING

pytestmark = pytest.mark.django_db

SIZE = 100
WALKS, LEGS, LEG = 120, 15, 200.0  # metres
MEETING_PLACES = np.array([(4_600, 5_000), (5_400, 5_300), (5_000, 4_500)])  # metres from the town's corner
WORST = 30  # cells
Numbers = NDArray[Any]


@dataclass
class TownOfTruth:
    """Draws from `luck` how often something is seen in each cell, per metre, and where the walks go."""

    town: Town
    luck: np.random.Generator

    def __post_init__(self) -> None:
        self.truth: dict[Hexagon, float] = {}

    def rate(self, cell: Hexagon) -> float:
        return self.truth.setdefault(cell, float(self.luck.lognormal(np.log(0.004), 0.7)))

    def walk(self) -> Iterator[tuple[WalkedCell, list[ObservationSpot]]]:
        """From one of the places where people meet, leg after leg in new directions."""
        turns = self.luck.uniform(0, 2 * np.pi, LEGS)
        start = np.array(ORIGIN) + self.luck.choice(MEETING_PLACES) + self.luck.normal(0, 100, 2)
        path = start + np.vstack([(0, 0), np.cumsum(LEG * np.column_stack([np.cos(turns), np.sin(turns)]), axis=0)])
        parts = cut_lines(path[:-1], path[1:], SIZE)
        number, people = uuid.UUID(bytes=self.luck.bytes(16)), int(self.luck.integers(5, 15))
        for i, j in {(int(i), int(j)) for i, j in zip(parts.i, parts.j, strict=True)}:
            cell, here = Hexagon(SIZE, i, j), (parts.i == i) & (parts.j == j)
            metres = float(parts.amount[here].sum())
            notes = self.luck.poisson(self.rate(cell) * metres)
            yield self.walked(number, cell, metres), [self.seen(number, cell, people) for _ in range(notes)]

    def walked(self, number: uuid.UUID, cell: Hexagon, metres: float) -> WalkedCell:
        return WalkedCell(
            walk=number, municipality=self.town.municipality, size=SIZE, i=cell.i, j=cell.j, metres=metres,
            day=SPRING.date(), hour=41, light=0,
        )  # fmt: skip

    def seen(self, number: uuid.UUID, cell: Hexagon, people: int) -> ObservationSpot:
        return ObservationSpot(
            id=uuid.UUID(bytes=self.luck.bytes(16)), municipality=self.town.municipality, walk=number,
            participant=str(self.luck.integers(people)), easting=round(cell.centre[0]), northing=round(cell.centre[1]),
            theme="lighting", valence=Valence.NEGATIVE, day=SPRING.date(), hour=41, light=0,
        )  # fmt: skip


def ranks(numbers: Numbers) -> Numbers:
    """Equal ones share the middle of their places."""
    _, where, how_many = np.unique(numbers, return_inverse=True, return_counts=True)
    return (np.cumsum(how_many) - (how_many - 1) / 2)[where]  # type: ignore[no-any-return]


def correlation(one: Numbers, other: Numbers) -> float:
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def worst(numbers: Numbers) -> set[int]:
    return set(np.argsort(-numbers, kind="stable")[:WORST].tolist())


@pytest.mark.parametrize("seed", range(1, 6))
def test_rates_find_the_worst_places_where_counts_find_the_most_walked(lilleby: Town, seed: int) -> None:
    town = TownOfTruth(lilleby, np.random.default_rng(seed))
    drawn = [pair for _number in range(WALKS) for pair in town.walk()]
    WalkedCell.objects.bulk_create(cell for cell, _seen in drawn)
    ObservationSpot.objects.bulk_create(spot for _cell, seen in drawn for spot in seen)
    found = observed_cells(ObservationQuery(lilleby.municipality.pk, SIZE, least=1))
    cells = [cell for cell in found if cell.metres >= ENOUGH_METRES]
    assert len(cells) > 5 * WORST
    truth = np.array([town.truth[cell.hexagon] for cell in cells])
    counts = np.array([cell.observations for cell in cells])
    rates = np.array([cell.rate or 0.0 for cell in cells])
    metres = np.array([cell.metres for cell in cells])
    by_counts, by_rates = correlation(counts, truth), correlation(rates, truth)
    hits_of_counts, hits_of_rates = (len(worst(numbers) & worst(truth)) for numbers in (counts, rates))
    told = f"rank correlation {by_counts:.2f} → {by_rates:.2f}, hits {hits_of_counts} → {hits_of_rates} of {WORST}"
    assert by_rates > by_counts + 0.1, told
    assert hits_of_rates > hits_of_counts, told
    assert correlation(counts, metres) > correlation(counts, truth), "counts show where people walked"


def test_the_cells_of_the_simulation_are_those_of_the_service() -> None:
    cell = Hexagon.at(614_321, 6_914_321, SIZE)
    i, j = cells_at(np.array([cell.centre]), SIZE)
    assert (int(i[0]), int(j[0])) == (cell.i, cell.j)
