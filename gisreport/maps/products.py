"""What the public may know of walk observations: one product for each municipality and quarter, made when the quarter
is over and never again.

There is one size of cells, quarters do not overlap, and a number is there only when at least five participants are
behind it. What is left out cannot be told from what never was: it has no row, and is in no sum.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.errors import Refusal
from gisreport.maps.models import PUBLIC_LEAST, PUBLIC_SIZE, ObservationProduct, ObservationSpot, Valence
from gisreport.maps.observations import Exposure, ObservationQuery, exposure, observed_cells
from routing.models import Municipality

Row = tuple[int, int, str, int, float | None]  # as ObservationProduct.rows
ALREADY = gettext_lazy("Kvartalet är redan sammanställt, och det ändras inte.")
NAME = re.compile(r"(20\d\d)-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    since: date

    @classmethod
    def named(cls, name: str) -> "Quarter":
        """The quarter of a name such as "2026-Q3". Raises Refusal, field `quarter`, for any other text."""
        found = NAME.fullmatch(name)
        if found is None:
            advice = _("Skriv året och kvartalet så här: 2026-Q3.")
            raise Refusal(_("Kvartalet finns inte."), fields={"quarter": advice})
        return cls(date(int(found[1]), 3 * int(found[2]) - 2, 1))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))

    @property
    def name(self) -> str:
        return f"{self.since.year}-Q{(self.since.month + 2) // 3}"

    @property
    def until(self) -> date:
        """Its last day."""
        return Quarter.of(self.since + timedelta(days=95)).since - timedelta(days=1)


@dataclass(frozen=True)
class Preview:
    """What would be published of a quarter. `hidden` are the observations that would not be: by whoever plans it is to
    be known, by nobody else."""

    quarter: Quarter
    rows: list[Row]
    walked: Exposure
    hidden: int


def preview(municipality: Municipality, quarter: Quarter) -> Preview:
    """Raises Refusal when the quarter is not over, or its product has been made."""
    if quarter.until >= timezone.localdate():
        raise Refusal(_("Kvartalet är inte slut än. Sammanställ det tidigast {day}.").format(
            day=quarter.until + timedelta(days=1)
        ))  # fmt: skip
    if ObservationProduct.objects.filter(municipality=municipality, since=quarter.since).exists():
        raise Refusal(str(ALREADY))
    whole = _query(municipality, quarter)
    rows = _rows(whole)
    seen = ObservationSpot.objects.filter(municipality=municipality, day__range=(quarter.since, quarter.until))
    return Preview(quarter, rows, exposure(whole), seen.count() - sum(row[3] for row in rows))


def make_product(municipality: Municipality, quarter: Quarter) -> ObservationProduct:
    """Raises Refusal as `preview` does."""
    found = preview(municipality, quarter)
    try:
        with transaction.atomic():
            return ObservationProduct.objects.create(
                municipality=municipality,
                since=quarter.since,
                rows=found.rows,
                walks=found.walked.walks,
                metres=found.walked.metres,
            )
    except IntegrityError as error:
        raise Refusal(str(ALREADY)) from error


def _query(municipality: Municipality, quarter: Quarter) -> ObservationQuery:
    return ObservationQuery(
        municipality=municipality.pk,
        size=PUBLIC_SIZE,
        since=quarter.since,
        until=quarter.until,
        least=PUBLIC_LEAST,
    )


def _rows(query: ObservationQuery) -> list[Row]:
    """Each number has its own five participants. Sums over valences are for the reader to make of what is shown."""
    rows: list[Row] = []
    for valence in Valence:
        for cell in observed_cells(replace(query, valences=(valence,))):
            if cell.observations:
                rate = None if cell.rate is None else round(cell.rate, 2)
                rows.append((cell.hexagon.i, cell.hexagon.j, valence.value, cell.observations, rate))
    return sorted(rows, key=lambda row: row[:3])
