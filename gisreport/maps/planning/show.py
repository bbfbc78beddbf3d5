"""All that the result of the planner page shows."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from gisreport.geo.hexagons import Hexagon
from gisreport.maps import world
from gisreport.maps.api import rings
from gisreport.maps.cells import CellQuery
from gisreport.maps.planning import words
from gisreport.maps.planning.asked import SORTS, VIEWS, Asked
from gisreport.maps.planning.drawing import Ground
from gisreport.maps.planning.figures import Cell, Figures, around
from gisreport.maps.planning.ground import in_metres, parts_of
from gisreport.maps.planning.histogram import Histogram
from gisreport.maps.planning.scale import UNKNOWN, signed

MOST_PARTS = 24
GRAIN = 1e-5
PART = 1_000  # metres along an edge of the cell around whose middle a part of the municipality is shown


def shown(asked: Asked) -> dict[str, Any]:
    """The context of planning/_result.html. Raises Refusal when there is too much to count."""
    figures = Figures(asked)
    views = _views(figures)
    is_difference = asked.compared is not None and asked.view == "difference"
    is_rate = figures.divided_by is not None and not is_difference
    scale = figures.difference if is_difference else figures.rate_scale if is_rate else figures.scale
    ground = Ground.of(asked)
    return {
        "asked": asked,
        "figures": figures,
        "ground": ground,
        "is_difference": is_difference,
        "drawings": [_drawing(ground, figures.cells, view) for view in views],
        "is_rate": is_rate,
        "per": asked.query.per,
        "origins": figures.divided_by.origins if figures.divided_by else [],
        "legend": scale.steps if figures.cells else [],
        "categories": figures.categories,
        "histogram": Histogram.of(figures.months),
        "period": words.period(asked.query),
        "compared": words.period(asked.compared) if asked.compared else "",
        "days": _days(asked.query),
        "days_compared": _days(asked.compared) if asked.compared else None,
        "filters": words.filters(asked.query, "category" not in asked.given and "group" not in asked.given),
        "size": words.metres(asked.query.size),
        "cell_area": words.square(Hexagon(asked.query.size, 0, 0).square_metres),
        "sources": [source for source in (world.border_sources(), world.name_sources()) if source],
        "rows": [_row(asked, cell) for cell in figures.page],
        "page": figures.page,
        "newer": asked.address(page=str(figures.page.number - 1)) if figures.page.has_previous() else "",
        "older": asked.address(page=str(figures.page.number + 1)) if figures.page.has_next() else "",
        "sorts": {name: asked.address(sort=name, page=None) for name in SORTS},
        "ways": {name: asked.address(view=name) for name in VIEWS},
        "earlier": asked.earlier(),
        "alone": asked.address(compare_from=None, compare_to=None, view=None, sort=None, page=None),
        "whole": asked.address(bbox=None, size=None, page=None),
        "parts": _parts(asked),
        "papers": {"a4": asked.address(paper=None), "a3": asked.address(paper="a3")},
        "map_data": _map_data(figures, views),
    }


def _drawing(ground: Ground, cells: list[Cell], view: dict[str, Any]) -> dict[str, Any]:
    unknown = [cell for cell in cells if view["tone"](cell) == UNKNOWN]
    signs = ground.signs(cells) if view["is_difference"] else ground.hatches(unknown)
    return {"title": view["title"], "paths": ground.drawn(cells, view["tone"]), "signs": signs}


def _views(figures: Figures) -> list[dict[str, Any]]:
    """What is drawn: a title, and for each cell its colour and what it says."""
    asked = figures.asked
    now, before = _now(figures), _before(figures)
    if asked.compared is None:
        return [now]
    if asked.view == "side":
        return [before, now]
    return [
        {
            "title": _("{now} jämfört med {before}").format(now=now["title"], before=before["title"]),
            "tone": lambda cell: figures.difference.name_of(cell.difference),
            "words": lambda cell: words.change(cell.count, cell.before),
            "is_difference": True,
        }
    ]


def _now(figures: Figures) -> dict[str, Any]:
    return _view(figures, figures.asked.query, lambda cell: (cell.count, cell.rate))


def _before(figures: Figures) -> dict[str, Any]:
    query = figures.asked.compared or figures.asked.query
    return _view(figures, query, lambda cell: (cell.before or 0, cell.rate_before))


def _view(figures: Figures, query: CellQuery, measured: Callable[[Cell], tuple[int, float | None]]) -> dict[str, Any]:
    """One period: counts, or rates where there is something to divide by."""
    title = words.period(query)
    if figures.divided_by is None:
        return {
            "title": title,
            "tone": lambda cell: figures.scale.name_of(measured(cell)[0]),
            "words": lambda cell: words.count(measured(cell)[0]),
            "is_difference": False,
        }
    per = figures.divided_by.per
    return {
        "title": title,
        "tone": lambda cell: figures.rate_scale.name_of(*measured(cell)),
        "words": lambda cell: f"{words.count(measured(cell)[0])}, {words.rate(measured(cell)[1], per)}",
        "is_difference": False,
    }


def _map_data(figures: Figures, views: list[dict[str, Any]]) -> dict[str, Any]:
    """For the map of the script: each cell with its corners and, for each view, its colour and its words."""
    outlines = rings([cell.hexagon for cell in figures.cells])
    return {
        "box": figures.asked.query.box,
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


def _packed(corners: list[tuple[float, float]]) -> list[int]:
    """Latitude and longitude of the first corner, then how far it is to each next one; in GRAIN of a degree (a metre).
    Nearly the same for all cells, so it takes little room on the way."""
    whole = [(round(lat / GRAIN), round(lon / GRAIN)) for lon, lat in corners]
    steps = [(lat - before_lat, lon - before_lon) for (before_lat, before_lon), (lat, lon) in pairwise(whole)]
    return [number for pair in [whole[0], *steps] for number in pair]


def _row(asked: Asked, cell: Cell) -> dict[str, Any]:
    return {
        "cell": cell,
        "closer": asked.address(bbox=around(cell.hexagon), size=None, page=None),
        "change": signed(cell.difference),
        "rate": _("för lite underlag") if cell.rate is None else words.rounded(cell.rate),
    }


def _parts(asked: Asked) -> list[tuple[str, str]]:
    """Towns and areas by name, each with the address that shows it."""
    places = parts_of(asked.municipality, MOST_PARTS)
    boxes = [around(Hexagon.at(*metres, PART)) for metres in in_metres(places)]
    return sorted(
        (place.name, asked.address(bbox=box, size=None, page=None)) for place, box in zip(places, boxes, strict=True)
    )


def _days(query: CellQuery) -> int | None:
    """How long the period is; None when it has no beginning or no end."""
    return (query.until - query.since).days + 1 if query.since and query.until else None
