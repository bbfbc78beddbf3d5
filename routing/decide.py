"""Who answers for a place and a kind of matter. There is always an answer, and always a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.errors import NobodyAnswers, OutsideLoadedWorld
from gisreport.geo.points import lon_lat
from gisreport.texts import in_language
from routing.models import Administration, Area, Category, Municipality, Responsibility
from routing.reasons import explain
from routing.statement import (
    ADMINISTRATION,
    AREA,
    INSIDE,
    MUNICIPALITY,
    NAMED,
    NEAREST,
    RULE,
    where_only,
    with_rows,
)


@dataclass(frozen=True)
class Decision:
    """`area` is the one that decided (None when a rule for the whole municipality did, or the default desk).

    `nearest_m` is None inside the municipality, else the metres to its border (EPSG:3006). `reasons` holds a clause
    that fits after *eftersom* and one that fits after *because*.
    """

    administration: Administration
    rule: Responsibility | None
    municipality: Municipality
    area: Area | None
    layer: str
    nearest_m: float | None
    used_default: bool
    reasons: dict[str, str]

    @property
    def reason(self) -> str:
        return in_language(self.reasons)

    @property
    def forwards(self) -> bool:
        """Whether the case reaches who answers: always our own administrations, others if we forward to them."""
        return not self.administration.is_external or self.administration.forwards_reports


@dataclass(frozen=True)
class Question:
    """Who answers at `point` (WGS84) for `category` (None: any) on the day `on` (None: today)?

    Without a point it is asked in `municipality`, whose rules for the whole of it decide.
    """

    point: Point | None = None
    category: Category | None = None
    on: date | None = None
    municipality: Municipality | None = None

    def as_asked(self, today: date | None = None) -> dict[str, Any]:
        """The parameters of the statement. Raises NotAPlace."""
        lon, lat = lon_lat(self.point) if self.point is not None else (None, None)
        return {
            "lon": lon,
            "lat": lat,
            "municipality": self.municipality and self.municipality.pk,
            "category": self.category and self.category.pk,
            "is_private": bool(self.category and self.category.is_private),
            "day": self.on or today or timezone.localdate(),
        }


def decide(point: Point, category: Category | None, on: date | None = None) -> Decision:
    """Who answers at `point` for `category` (None: any) on the day `on` (today if None).

    One statement for a point inside a loaded municipality, two for one outside. Raises NotAPlace for coordinates that
    are none, OutsideLoadedWorld beyond every border's tolerance, NobodyAnswers for a municipality without any office.
    """
    return candidates(point, category, on, limit=1)[0]


def candidates(point: Point, category: Category | None, on: date | None = None, *, limit: int) -> list[Decision]:
    """The decision first, then the rules that would decide if it were not there. Raises as `decide`."""
    question = Question(point, category, on)
    found = _answers(INSIDE, question, limit) or _answers(NEAREST, question, limit)
    if not found:
        raise outside()
    return found


def decide_without_place(municipality: Municipality, category: Category | None, on: date | None = None) -> Decision:
    """Who answers in `municipality` when the place is told in words only: rules for the whole municipality decide."""
    return _answers(NAMED, Question(None, category, on, municipality), limit=1)[0]


def municipality_at(point: Point, on: date | None = None) -> tuple[Municipality, float | None]:
    """The municipality at `point`, and the metres to its border (EPSG:3006) when the point lies outside it.

    Raises NotAPlace and OutsideLoadedWorld as `decide`.
    """
    question = Question(point, on=on)
    for home in (INSIDE, NEAREST):
        for row in rows_of(where_only(home), question.as_asked()):
            values = iter(row)
            municipality = MUNICIPALITY.read(values)
            assert municipality is not None  # it is what home selects
            return municipality, next(values)
    raise outside()


def _answers(home: str, question: Question, limit: int) -> list[Decision]:
    rows = rows_of(with_rows(home), question.as_asked() | {"limit": limit})
    return [_read(iter(row), question.category) for row in rows]


def rows_of(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()


def _read(values: Iterator[Any], category: Category | None) -> Decision:
    municipality = MUNICIPALITY.read(values)
    assert municipality is not None  # it is what home selects
    nearest_m = next(values)
    rule, area = RULE.read(values), AREA.read(values)
    on_a_line = bool(next(values))
    administration = ADMINISTRATION.read(values)
    return answer(
        municipality=municipality,
        nearest_m=nearest_m,
        rule=rule,
        area=area,
        on_a_line=on_a_line,
        administration=administration,
        category=category,
    )


def answer(
    *,
    municipality: Municipality,
    nearest_m: float | None,
    rule: Responsibility | None,
    area: Area | None,
    on_a_line: bool,
    administration: Administration | None,
    category: Category | None,
) -> Decision:
    """The decision that these rows make, with its reasons. Raises NobodyAnswers without an administration."""
    if administration is None:
        raise NobodyAnswers(
            _(
                "{municipality} har ingen förvaltning som kan ta emot ärenden. "
                "Lägg till en förvaltning och välj den som kommunens mottagning."
            ).format(municipality=municipality.called())
        )
    _introduce(municipality, administration, rule, category)
    reasons = explain(
        administration=administration,
        rule=rule,
        municipality=municipality,
        area=area,
        category=category,
        on_a_line=on_a_line,
        nearest_m=nearest_m,
    )
    return Decision(
        administration=administration,
        rule=rule,
        municipality=municipality,
        area=area,
        layer=area.layer if area else "",
        nearest_m=nearest_m,
        used_default=rule is None,
        reasons=reasons,
    )


def _introduce(
    municipality: Municipality, administration: Administration, rule: Responsibility | None, category: Category | None
) -> None:
    """Let the instances know each other, so that nobody asks the database again for what is already here."""
    if administration.municipality_id == municipality.pk:
        administration.municipality = municipality
    if municipality.default_desk_id == administration.pk:
        municipality.default_desk = administration
    if rule is not None:
        rule.municipality, rule.administration = municipality, administration
        rule.category = category if rule.category_id else None


def outside() -> OutsideLoadedWorld:
    """The refusal of a place beyond every border's tolerance."""
    return OutsideLoadedWorld(
        _(
            "Platsen ligger utanför de kommuner som finns med här. "
            "Kontrollera platsen på kartan, eller vänd dig till kommunen där felet finns."
        )
    )
