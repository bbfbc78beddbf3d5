"""All that the result of the planner page shows."""

from typing import Any

from django.utils.translation import gettext as _

from gisreport.geo.hexagons import Hexagon
from gisreport.maps import world
from gisreport.maps.api import rings
from gisreport.maps.cells import CellQuery, CountedCell
from gisreport.maps.planning import words
from gisreport.maps.planning.asked import SORTS, VIEWS, Asked
from gisreport.maps.planning.drawing import Ground
from gisreport.maps.planning.figures import Cell, Figures, closer
from gisreport.maps.planning.ground import in_metres, parts_of
from gisreport.maps.planning.histogram import Histogram
from gisreport.maps.planning.scale import signed

MOST_PARTS = 24
PART = 1_000  # metres along an edge of the cell around whose middle a part of the municipality is shown


def shown(asked: Asked) -> dict[str, Any]:
    """The context of planning/_result.html. Raises Refusal when there is too much to count."""
    figures = Figures(asked)
    views = _views(figures)
    is_difference = asked.compared is not None and asked.view == "difference"
    scale = figures.difference if is_difference else figures.scale
    ground = Ground.of(asked)
    return {
        "asked": asked,
        "figures": figures,
        "ground": ground,
        "is_difference": is_difference,
        "drawings": [{"title": view["title"], "paths": ground.drawn(figures.cells, view["tone"])} for view in views],
        "signs": ground.signs(figures.cells) if is_difference else "",
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


def _views(figures: Figures) -> list[dict[str, Any]]:
    """What is drawn: a title, and for each cell its colour and what it says."""
    asked, scale, difference = figures.asked, figures.scale, figures.difference
    now = {
        "title": words.period(asked.query),
        "tone": lambda cell: scale.name_of(cell.count),
        "words": lambda cell: words.count(cell.count),
    }
    if asked.compared is None:
        return [now]
    before = {
        "title": words.period(asked.compared),
        "tone": lambda cell: scale.name_of(cell.before),
        "words": lambda cell: words.count(cell.before),
    }
    if asked.view == "side":
        return [before, now]
    return [
        {
            "title": _("{now} jämfört med {before}").format(now=now["title"], before=before["title"]),
            "tone": lambda cell: difference.name_of(cell.difference),
            "words": lambda cell: words.change(cell.count, cell.before),
        }
    ]


def _map_data(figures: Figures, views: list[dict[str, Any]]) -> dict[str, Any]:
    """For the map of the script: each cell with its ring and, for each view, its colour and its words."""
    outlines = rings([CountedCell(cell.hexagon, cell.count) for cell in figures.cells])
    return {
        "box": figures.asked.query.box,
        "titles": [view["title"] for view in views],
        "cells": [
            [
                cell.hexagon.name,
                [[round(lat, 5), round(lon, 5)] for lon, lat in ring[:6]],
                [view["tone"](cell) for view in views],
                [view["words"](cell) for view in views],
            ]
            for cell, ring in zip(figures.cells, outlines, strict=True)
        ],
        "months": [[month.first.isoformat(), words.month(month.first), month.count] for month in figures.months],
    }


def _row(asked: Asked, cell: Cell) -> dict[str, Any]:
    bbox, size = closer(cell.hexagon)
    closer_by = asked.address(bbox=bbox, size=size, page=None)
    return {"cell": cell, "closer": closer_by, "change": signed(cell.difference)}


def _parts(asked: Asked) -> list[tuple[str, str]]:
    """Towns and areas by name, each with the address that shows it."""
    places = parts_of(asked.municipality, MOST_PARTS)
    boxes = [closer(Hexagon.at(*metres, PART))[0] for metres in in_metres(places)]
    return sorted(
        (place.name, asked.address(bbox=box, size=None, page=None)) for place, box in zip(places, boxes, strict=True)
    )


def _days(query: CellQuery) -> int | None:
    """How long the period is; None when it has no beginning or no end."""
    return (query.until - query.since).days + 1 if query.since and query.until else None
