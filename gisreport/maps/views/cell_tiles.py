"""Counts in hexagons as vector tiles, with the filters of `GET /api/v1/cells`. Cases are for everybody, observations of
walks for those who plan."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gisreport.errors import Refusal
from gisreport.limits.who import subject_of
from gisreport.maps.asked_cells import FAULTS, LAYERS, OBSERVATIONS, read_cells, read_observations
from gisreport.maps.cell_tiles import TileCell, cell_tile, size_at
from gisreport.maps.cells import CellQuery, count_cells, refuse_too_many_cells
from gisreport.maps.denominators import loaded
from gisreport.maps.in_turn import in_turn
from gisreport.maps.observations import observed_cells
from gisreport.maps.planners_only import CACHES, planned_municipality
from gisreport.maps.views.tiles import (
    SECONDS_FRESH,
    NoSuchTile,
    answer_with,
    existing,
    public,
    refusing,
    tilejson,
)

TOLD_BY_THE_TILE = ("layer", "bbox", "size")
FIELDS = {"name": "String", "count": "Number"}
RATE = {"rate": "Number"}
OBSERVED = {"basis": "String", "metres": "Number"}


@csrf_exempt
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    view = observed_tile if layer == OBSERVATIONS else counted_tile
    return view(request, layer=layer, z=z, x=x, y=y)


@csrf_exempt
def described(request: HttpRequest, layer: str) -> HttpResponse:
    view = observed_described if layer == OBSERVATIONS else counted_described
    return view(request, layer=layer)


@public(SECONDS_FRESH)
def counted_tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    asked = existing(z, x, y)
    query = _read(request, layer, bbox=",".join(map(str, asked.box)), size=str(size_at(z)))
    if query.per:  # no smaller than what they are divided by is known for
        query = replace(query, size=max(query.size, loaded(query.per).finest))
    with in_turn(query, subject_of(request)):
        cells = [TileCell(cell.hexagon, cell.count, cell.rate) for cell in count_cells(query)]
    return answer_with(request, cell_tile(asked, cells))


@public(SECONDS_FRESH)
def counted_described(request: HttpRequest, layer: str) -> HttpResponse:
    _read(request, layer)
    return tilejson("cells", {"cells": FIELDS | (RATE if "per" in request.GET else {})}, _asked(request), "", layer)


@refusing
def observed_tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    asked, municipality = existing(z, x, y), planned_municipality(request)
    told = _told(request, layer, bbox=",".join(map(str, asked.box)), size=str(size_at(z)))
    found = observed_cells(read_observations(told, municipality))
    refuse_too_many_cells(len(found))
    cells = [TileCell(one.hexagon, one.observations, one.rate, one.basis.value, round(one.metres)) for one in found]
    return _kept_private(answer_with(request, cell_tile(asked, cells)))


@refusing
def observed_described(request: HttpRequest, layer: str) -> HttpResponse:
    read_observations(_told(request, layer), planned_municipality(request))
    return _kept_private(tilejson("cells", {"cells": FIELDS | RATE | OBSERVED}, _asked(request), "", layer))


def _kept_private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = CACHES
    return response


def _read(request: HttpRequest, layer: str, **told: str) -> CellQuery:
    if layer != FAULTS:
        raise NoSuchTile(_("Lagret finns inte. Det finns: {names}.").format(names=", ".join(LAYERS)))
    return read_cells(_told(request, layer, **told))


def _told(request: HttpRequest, layer: str, **told: str) -> QueryDict:
    """Raises Refusal. The tile says where and how large, so the address must not say it once more."""
    twice = {name: _("Ta bort den: brickans adress bestämmer det.") for name in TOLD_BY_THE_TILE if name in request.GET}
    if twice:
        raise Refusal(_("Frågan har parametrar som inte finns här."), fields=twice)
    query = QueryDict(mutable=True)
    query.update(request.GET)
    for name, value in {"layer": layer, **told}.items():
        query[name] = value
    return query


def _asked(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in request.GET.lists() for value in values]
