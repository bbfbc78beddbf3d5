"""Counts in hexagons as vector tiles, with the filters of `GET /api/v1/cells`."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.maps.asked_cells import LAYERS, read_cells
from gisreport.maps.cell_tiles import cell_tile, size_at
from gisreport.maps.cells import CellQuery, count_cells
from gisreport.maps.denominators import loaded
from gisreport.maps.views.tiles import SECONDS_FRESH, NoSuchTile, answer_with, existing, public, tilejson

TOLD_BY_THE_TILE = ("layer", "bbox", "size")


@public(SECONDS_FRESH)
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    asked = existing(z, x, y)
    bbox = ",".join(map(str, asked.box))
    query = _read(request, layer, bbox=bbox, size=str(size_at(z)))
    if query.per:  # no smaller than what they are divided by is known for
        query = replace(query, size=max(query.size, loaded(query.per).finest))
    return answer_with(request, cell_tile(asked, count_cells(query)))


@public(SECONDS_FRESH)
def described(request: HttpRequest, layer: str) -> HttpResponse:
    _read(request, layer)
    fields = {"cells": {"name": "String", "count": "Number"} | ({"rate": "Number"} if "per" in request.GET else {})}
    asked = [(name, str(value)) for name, values in request.GET.lists() for value in values]
    return tilejson("cells", fields, asked, "", layer)


def _read(request: HttpRequest, layer: str, **told: str) -> CellQuery:
    """Raises Refusal. The tile says where and how large, so the address must not say it once more."""
    if layer not in LAYERS:
        raise NoSuchTile(_("Lagret finns inte. Det finns: {names}.").format(names=", ".join(LAYERS)))
    twice = {name: _("Det säger rutan själv.") for name in TOLD_BY_THE_TILE if name in request.GET}
    if twice:
        raise Refusal(_("Frågan har parametrar som inte finns här."), fields=twice)
    query = QueryDict(mutable=True)
    query.update(request.GET)
    for name, value in {"layer": layer, **told}.items():
        query[name] = value
    return read_cells(query)
