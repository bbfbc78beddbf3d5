"""All that the result of the planner page shows."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from gisreport.geo.hexagons import Hexagon
from gisreport.geo.reproject import to_wgs84
from gisreport.maps import world
from gisreport.maps.api import rings
from gisreport.maps.observations import ENOUGH_METRES, Basis
from gisreport.maps.planning import words
from gisreport.maps.planning.asked import SORTS, VIEWS, Asked, Query
from gisreport.maps.planning.drawing import Ground, rings_of
from gisreport.maps.planning.figures import (
    FEWEST_TO_COMPARE,
    Cell,
    FaultFigures,
    ObservationFigures,
    around,
    figures_of,
)
from gisreport.maps.planning.ground import in_metres, parts_of
from gisreport.maps.planning.histogram import Histogram
from gisreport.maps.planning.scale import RateDifference, signed, signed_rate

AnyFigures = FaultFigures | ObservationFigures
FEWEST_IN_AREA = 20  # cells
DIGITS = 5  # of a degree
MOST_PARTS = 24
GRAIN = 1e-5
PART = 1_000  # metres along an edge of the cell around whose middle a part of the municipality is shown


def shown(asked: Asked) -> dict[str, Any]:
    """The context of planning/_result.html. Raises Refusal when there is too much to count."""
    figures = figures_of(asked)
    views = _views(figures)
    is_difference = asked.compared is not None and asked.view == "difference"
    scale = figures.difference if is_difference else figures.rate_scale if figures.is_rate else figures.scale
    ground = Ground.of(asked)
    return {
        "asked": asked,
        "figures": figures,
        "ground": ground,
        "is_difference": is_difference,
        "is_large_for_area": _is_large(asked),
        "drawings": [_drawing(ground, figures.cells, view) for view in views],
        "is_rate": figures.is_rate,
        "fewest_to_compare": FEWEST_TO_COMPARE,
        "legend": scale.steps if figures.cells else [],
        "categories": figures.categories,
        "total": figures.counted(figures.total),
        "total_before": figures.counted(figures.total_before),
        "histogram": Histogram.of(figures.months),
        "period": words.period(asked.query),
        "compared": words.period(asked.compared) if asked.compared else "",
        "days": _days(asked.query),
        "days_compared": _days(asked.compared) if asked.compared else None,
        "filters": words.filters(asked.query, "category" not in asked.given and "group" not in asked.given),
        "size": words.metres(asked.query.size),
        "cell_area": words.square(Hexagon(asked.query.size, 0, 0).square_metres),
        "sources": [source for source in (world.border_sources(), world.name_sources()) if source],
        "rows": [_row(figures, cell) for cell in figures.page],
        "page": figures.page,
        "newer": asked.address(page=str(figures.page.number - 1)) if figures.page.has_previous() else "",
        "older": asked.address(page=str(figures.page.number + 1)) if figures.page.has_next() else "",
        "sorts": {name: asked.address(sort=name, page=None) for name in SORTS},
        "ways": {name: asked.address(view=name) for name in VIEWS},
        "earlier": asked.earlier(),
        "alone": asked.address(compare_from=None, compare_to=None, view=None, sort=None, page=None),
        "whole": asked.address(bbox=None, area=None, size=None, page=None),
        "parts": _parts(asked),
        "papers": {"a4": asked.address(paper=None), "a3": asked.address(paper="a3")},
        "map_data": _map_data(figures, views),
    } | (_of_observations(figures) if isinstance(figures, ObservationFigures) else _of_faults(figures))


def _of_faults(figures: FaultFigures) -> dict[str, Any]:
    per = figures.query.per
    return {
        "per": per,
        "unit": figures.unit,
        "origins": figures.divided_by.origins if figures.divided_by else [],
    }


def _of_observations(figures: ObservationFigures) -> dict[str, Any]:
    return {
        "unit": figures.unit,
        "walked": figures.walked,
        "walked_before": figures.walked_before,
        "least": figures.query.least,
        "least_metres": ENOUGH_METRES,
    }


def _drawing(ground: Ground, cells: list[Cell], view: dict[str, Any]) -> dict[str, Any]:
    tone = view["tone"]
    return {"title": view["title"], "paths": ground.drawn(cells, tone), "signs": ground.signs(cells, tone)}


Measured = tuple[int, float | None, Basis]


def _views(figures: AnyFigures) -> list[dict[str, Any]]:
    """What is drawn: a title, and for each cell its colour and what it says."""
    asked = figures.asked
    now, before = _now(figures), _before(figures)
    if asked.compared is None:
        return [now]
    if asked.view == "side":
        return [before, now]
    title = _("{now} jämfört med {before}").format(now=now["title"], before=before["title"])
    scale = figures.difference
    if isinstance(scale, RateDifference):
        return [
            {
                "title": title,
                "tone": lambda cell: scale.name_of(cell.rate_difference),
                "words": lambda cell: words.rate_change(
                    cell.rate, cell.rate_before, cell.rate_difference, figures.unit
                ),
            }
        ]
    return [
        {
            "title": title,
            "tone": lambda cell: scale.name_of(cell.difference),
            "words": lambda cell: words.change(cell.count, cell.before),
        }
    ]


def _now(figures: AnyFigures) -> dict[str, Any]:
    return _view(figures, figures.asked.query, lambda cell: (cell.count, cell.rate, cell.basis))


def _before(figures: AnyFigures) -> dict[str, Any]:
    query = figures.asked.compared or figures.asked.query
    return _view(figures, query, lambda cell: (cell.before or 0, cell.rate_before, cell.basis_before))


def _view(figures: AnyFigures, query: Query, measured: Callable[[Cell], Measured]) -> dict[str, Any]:
    """One period: counts, or rates where there is something to divide by."""
    title = words.period(query)
    if not figures.is_rate:
        return {
            "title": title,
            "tone": lambda cell: figures.scale.name_of(measured(cell)[0]),
            "words": lambda cell: figures.counted(measured(cell)[0]),
        }

    def said(cell: Cell) -> str:
        number, rate, basis = measured(cell)
        return f"{figures.counted(number)}, {words.rate(rate, figures.unit, basis)}" if number else str(basis.label)

    return {"title": title, "tone": lambda cell: figures.rate_scale.name_of(*measured(cell)[1:]), "words": said}


def _map_data(figures: AnyFigures, views: list[dict[str, Any]]) -> dict[str, Any]:
    """For the map of the script: each cell with its corners and, for each view, its colour and its words."""
    outlines = rings([cell.hexagon for cell in figures.cells])
    return {
        "box": figures.asked.box,
        "area": _outline(figures.asked),
        "titles": [view["title"] for view in views],
        "cells": [
            [
                cell.hexagon.name,
                _packed(ring[:6]),
                [view["tone"](cell) for view in views],
                [view["words"](cell) for view in views],
            ]
            for cell, ring in zip(figures.cells, outlines, strict=True)
        ],
        "months": [[month.first.isoformat(), words.month(month.first), month.count] for month in figures.months],
    }


def _packed(corners: list[list[float]]) -> list[int]:
    """Latitude and longitude of the first corner, then how far it is to each next one; in GRAIN of a degree (a metre).
    Nearly the same for all cells, so it takes little room on the way."""
    whole = [(round(lat / GRAIN), round(lon / GRAIN)) for lon, lat in corners]
    steps = [(lat - before_lat, lon - before_lon) for (before_lat, before_lon), (lat, lon) in pairwise(whole)]
    return [number for pair in [whole[0], *steps] for number in pair]


def _outline(asked: Asked) -> list[list[tuple[float, float]]]:
    """The rings of the area that was asked for, as latitudes and longitudes."""
    if asked.query.area is None:
        return []
    return [
        [(round(lat, DIGITS), round(lon, DIGITS)) for lon, lat in to_wgs84(corners)]
        for corners in rings_of(asked.query.area.shape)
    ]


def _is_large(asked: Asked) -> bool:
    """Whether cells are so large that an area has only a few of them."""
    area = asked.query.area
    return area is not None and area.shape.area < FEWEST_IN_AREA * Hexagon(asked.query.size, 0, 0).square_metres


def _row(figures: AnyFigures, cell: Cell) -> dict[str, Any]:
    asked = figures.asked
    difference = cell.rate_difference
    return {
        "cell": cell,
        "closer": asked.address(bbox=around(cell.hexagon), area=None, size=None, page=None),
        "change": (_("för lite underlag") if difference is None else signed_rate(difference))
        if figures.is_rate
        else signed(cell.difference),
        "rate": _told(cell.rate, cell.basis),
        "rate_before": _told(cell.rate_before, cell.basis_before),
        "metres": words.metres(round(cell.metres)),
        "metres_before": words.metres(round(cell.metres_before)),
    }


def _told(rate: float | None, basis: Basis) -> str:
    return str(basis.label) if basis is not Basis.ENOUGH else words.rounded(rate or 0.0)


def _parts(asked: Asked) -> list[tuple[str, str]]:
    """Towns and areas by name, each with the address that shows it."""
    places = parts_of(asked.municipality, MOST_PARTS)
    boxes = [around(Hexagon.at(*metres, PART)) for metres in in_metres(places)]
    return sorted(
        (place.name, asked.address(bbox=box, area=None, size=None, page=None))
        for place, box in zip(places, boxes, strict=True)
    )


def _days(query: Query) -> int | None:
    """How long the period is; None when it has no beginning or no end."""
    return (query.until - query.since).days + 1 if query.since and query.until else None
