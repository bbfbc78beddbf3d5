"""Vector tiles, and the TileJSON that describes them. No cookie is read: they are the same for everyone."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.response import Response
from rest_framework.settings import api_settings

from gisreport.errors import Refusal
from gisreport.geo.tiles import MAX_ZOOM, Tile
from gisreport.maps import tiles, world
from gisreport.maps.compressed import compressed
from gisreport.maps.filters import PARAMETERS, CaseFilter

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
SECONDS_FRESH = 10  # a new case is on every map within this time
SECONDS_FRESH_FLOOR = 3600  # borders and names change a few times a year


class NoSuchTile(Refusal):
    status = 404
    slug = "no-such-tile"


Answer = Callable[..., HttpResponse]


def public(seconds: int) -> Callable[[Answer], Answer]:
    """The answer may be kept for that long, by anyone, and read by any site; a refusal becomes a problem document."""

    def decorate(view: Answer) -> Answer:
        def answer(request: HttpRequest, **path: Any) -> HttpResponse:
            response = view(request, **path)
            response["Cache-Control"] = f"public, max-age={seconds}"
            response["Access-Control-Allow-Origin"] = "*"
            return response

        return refusing(answer)

    return decorate


def refusing(view: Answer) -> Answer:
    """A refusal becomes a problem document."""

    @csrf_exempt  # nothing can be changed here; what is no question is told that it is none
    @compressed
    @require_safe
    def answer(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            return view(request, **path)
        except Refusal as refusal:
            return _problem(refusal, request)

    return cast(Answer, answer)


@public(SECONDS_FRESH)
def case_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    tile = existing(z, x, y)
    return answer_with(request, tiles.case_tile(tile, _read_filter(request)))


@public(SECONDS_FRESH_FLOOR)
def border_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    tile = existing(z, x, y)
    _refuse_unknown(request, ())
    return answer_with(request, tiles.border_tile(tile, timezone.localdate()))


@public(SECONDS_FRESH_FLOOR)
def place_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    tile = existing(z, x, y)
    _refuse_unknown(request, ())
    return answer_with(request, tiles.place_tile(tile))


@public(SECONDS_FRESH)
def cases_json(request: HttpRequest) -> HttpResponse:
    wanted = _read_filter(request)
    cases = {"number": "String", "status": "String", "category": "String", "icon": "String"}
    return tilejson("cases", {"cases": cases, "counts": {"count": "Number"}}, wanted.as_parameters())


@public(SECONDS_FRESH_FLOOR)
def borders_json(request: HttpRequest) -> HttpResponse:
    _refuse_unknown(request, ())
    return tilejson("borders", {"borders": {"code": "String", "name": "String"}}, attribution=world.border_sources())


@public(SECONDS_FRESH_FLOOR)
def places_json(request: HttpRequest) -> HttpResponse:
    _refuse_unknown(request, ())
    return tilejson("places", {"places": {"name": "String", "weight": "Number"}}, attribution=world.name_sources())


def existing(z: int, x: int, y: int) -> Tile:
    tile = Tile(z, x, y)
    if not tile.exists:
        raise NoSuchTile(_("Rutan finns inte. Zoomnivåerna går från 0 till {most}.").format(most=MAX_ZOOM))
    return tile


def _read_filter(request: HttpRequest) -> CaseFilter:
    _refuse_unknown(request, PARAMETERS)
    return CaseFilter.read(request.GET)


def _refuse_unknown(request: HttpRequest, known: tuple[str, ...]) -> None:
    """A misspelt filter must not pass for no filter."""
    unknown = {name: _("Den parametern finns inte här.") for name in request.GET if name not in known}
    if unknown:
        raise Refusal(_("Frågan har parametrar som inte finns här."), fields=unknown)


def answer_with(request: HttpRequest, tile: bytes) -> HttpResponse:
    """204 for an empty tile; 304 when the client has the same bytes already."""
    if not tile:
        return HttpResponse(status=204)
    etag = f'"{blake2b(tile, digest_size=12).hexdigest()}"'
    response = HttpResponse(tile, content_type=MEDIA_TYPE, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


def tilejson(
    name: str,
    layers: dict[str, dict[str, str]],
    query: list[tuple[str, str]] | None = None,
    attribution: str = "",
    *parts: str,
) -> JsonResponse:
    """`query` goes with every tile; `parts` fill in the address of the TileJSON, beside which the tiles are."""
    address = reverse(f"{name}-tilejson", args=parts).removesuffix(".json") + "/{z}/{x}/{y}.mvt"
    question = f"?{urlencode(query)}" if query else ""
    return JsonResponse(
        {
            "tilejson": "3.0.0",
            "name": name,
            "scheme": "xyz",
            "tiles": [settings.SITE_URL + address + question],
            "minzoom": 0,
            "maxzoom": MAX_ZOOM,
            "bounds": world.home(),
            "attribution": attribution,
            "vector_layers": [{"id": layer, "fields": fields} for layer, fields in layers.items()],
        }
    )


def _problem(refusal: Refusal, request: HttpRequest) -> HttpResponse:
    """The API's own way of saying no."""
    handler = cast(Callable[..., Response], api_settings.EXCEPTION_HANDLER)
    answer = handler(refusal, {"request": request})
    return JsonResponse(answer.data, status=answer.status_code, content_type="application/problem+json")
