"""Inhabitants and streets in each hexagon: import them, and look up how many there are.

The rule: a point counts where it lies; a line is cut at the edges of the hexagons, each keeping its own metres; the
people of a surface are shared out by area, as if they lived evenly spread in it. Rows of the same place add up (women
and men, for instance). For that to be fair enough, cells are known only at sizes where half of the people live in
surfaces no larger than COARSEST_SHARE hexagons.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gisreport.errors import Refusal
from gisreport.geo.cutting import Parts, cells_at, cut_lines, share_out
from gisreport.geo.hexagons import SIZES, Hexagon
from gisreport.maps.denominator_file import Measured, read_denominator
from gisreport.maps.measures import Per
from gisreport.maps.models import Denominator
from routing.models import Municipality

COARSEST_SHARE = 4
MOST_PARTS = 4_000_000  # of one size: finer ones are left out of very large files

Numbers = NDArray[Any]
COPY = "COPY maps_denominatorcell (denominator_id, size, i, j, amount) FROM STDIN"
AMOUNTS = """
SELECT i, j, sum(amount) FROM maps_denominatorcell
JOIN unnest(%s::int[], %s::int[]) AS asked (i, j) USING (i, j)
WHERE denominator_id = ANY(%s) AND size = %s GROUP BY i, j
"""


@dataclass(frozen=True)
class DenominatorImport:
    """What is asked for. `scope` is a kommunkod; without one the file is of the whole country."""

    path: Path
    per: Per
    source: str
    licence: str
    dated: date
    scope: str = ""
    number_field: str = ""
    file_layer: str | None = None
    srid: int | None = None


@transaction.atomic
def import_denominator(wanted: DenominatorImport) -> Denominator:
    """Takes the place of what was there for the same scope. Raises Refusal, and then nothing has changed."""
    _refuse_what_cannot_be_kept(wanted)
    measured = read_denominator(
        wanted.path,
        wanted.per,
        number_field=wanted.number_field,
        file_layer=wanted.file_layer,
        srid=wanted.srid,
    )
    finest = _finest(measured)
    Denominator.objects.filter(per=wanted.per, scope=wanted.scope).delete()
    made = Denominator.objects.create(
        per=wanted.per,
        scope=wanted.scope,
        source=wanted.source,
        licence=wanted.licence,
        dated=wanted.dated,
        finest=finest,
        total=float(shapely.length(measured.shapes).sum() if measured.people is None else measured.people.sum()),
    )
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for size in SIZES:
            if size >= finest:
                for i, j, amount in _cells(measured, size):
                    copy.write_row((made.pk, size, i, j, amount))
    return made


@dataclass(frozen=True)
class Loaded:
    """What is there to divide by. `finest` is the smallest cell that all of it knows."""

    per: Per
    origins: Sequence[Denominator]

    @property
    def finest(self) -> int:
        return max((origin.finest for origin in self.origins), default=SIZES[0])

    def amounts(self, cells: Iterable[Hexagon]) -> dict[Hexagon, float]:
        """People, or metres of street, of each cell in which there are any. The cells are of one size.

        Raises Refusal, field `size`, when they are smaller than what is known.
        """
        asked = list(cells)
        if not (asked and self.origins):
            return {}
        size = asked[0].size
        if size < self.finest:
            advice = _("Välj rutor på {size} meter eller mer.").format(size=self.finest)
            raise Refusal(_("Underlaget är för grovt för så små rutor."), fields={"size": advice})
        values: list[Any] = [
            [cell.i for cell in asked],
            [cell.j for cell in asked],
            [one.pk for one in self.origins],
            size,
        ]
        with connection.cursor() as cursor:
            cursor.execute(AMOUNTS, values)
            return {Hexagon(size, i, j): amount for i, j, amount in cursor.fetchall()}


def loaded(per: Per) -> Loaded:
    return Loaded(per, list(Denominator.objects.filter(per=per).order_by("scope")))


def _refuse_what_cannot_be_kept(wanted: DenominatorImport) -> None:
    for name, longest in (("source", 300), ("licence", 200)):
        written = getattr(wanted, name).strip()
        if not 0 < len(written) <= longest:
            raise Refusal(_("--{name} behöver 1 till {longest} tecken.").format(name=name, longest=longest))
    if wanted.dated > timezone.localdate():
        raise Refusal(_("--date ligger i framtiden. Skriv den dag som siffrorna gäller."))
    if wanted.scope and not Municipality.objects.filter(code=wanted.scope).exists():
        raise Refusal(_("Ingen kommun har koden {code}. Ange kommunkoden i --scope.").format(code=wanted.scope))
    others = Denominator.objects.filter(per=wanted.per)
    if (others.exclude(scope="") if not wanted.scope else others.filter(scope="")).exists():
        raise Refusal(
            _(
                "Det finns redan ett underlag för {other}. Ta bort det först med --remove, så räknas ingen två gånger."
            ).format(other=_("enskilda kommuner") if not wanted.scope else _("hela landet"))
        )


def _finest(measured: Measured) -> int:
    """The smallest size at which cells may be told of, and are not too many to keep. Refusal when there is none."""
    surfaces = measured.people is not None and not measured.are_points
    areas = shapely.area(measured.shapes) if surfaces else np.zeros(1)
    largest = _median(areas, measured.people) if surfaces and measured.people is not None else 0.0
    boxes = shapely.bounds(measured.shapes).reshape(-1, 4)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    around = shapely.length(measured.shapes).sum()
    for size in SIZES:
        hexagon = Hexagon(size, 0, 0).square_metres
        parts = (wide * high).sum() / hexagon * surfaces + around / size + len(measured.shapes)
        if largest <= COARSEST_SHARE * hexagon and parts <= MOST_PARTS:
            return size
    raise Refusal(_("Underlaget är för grovt eller för stort: ytorna är större än de största rutorna."))


def _median(areas: Numbers, weights: Numbers) -> float:
    """The area of the surface in which the middle one of the people lives."""
    order = np.argsort(areas)
    upto = np.cumsum(weights[order])
    return float(areas[order][np.searchsorted(upto, upto[-1] / 2)])


def _cells(measured: Measured, size: int) -> Iterator[tuple[int, int, float]]:
    parts = _parts(measured, size)
    cells, index = np.unique(np.column_stack([parts.i, parts.j]), axis=0, return_inverse=True)
    amounts = np.bincount(index.ravel(), weights=parts.amount)
    for (i, j), amount in zip(cells.tolist(), amounts.tolist(), strict=True):
        if amount:
            yield i, j, amount


def _parts(measured: Measured, size: int) -> Parts:
    shapes, people = measured.shapes, measured.people
    if people is None:
        return cut_lines(*stretches(shapes), size)
    if measured.are_points:
        return Parts(np.arange(len(shapes)), *cells_at(shapely.get_coordinates(shapes), size), people)
    parts = share_out(shapes, size)
    whole = np.bincount(parts.of, weights=parts.amount, minlength=len(shapes))
    return Parts(parts.of, parts.i, parts.j, people[parts.of] * parts.amount / whole[parts.of])


def stretches(lines: Numbers) -> tuple[Numbers, Numbers]:
    """Where the straight stretches of all lines begin and where they end."""
    places, of = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = of[1:] == of[:-1]
    return places[:-1][same], places[1:][same]
