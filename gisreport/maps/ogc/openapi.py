"""The service in OpenAPI 3.0, with each collection spelled out: what may be asked of it, and how much at a time."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from gisreport.maps.ogc import catalogue
from gisreport.maps.ogc.collection import FORMATS, MOST_SKIPPED, Collection
from gisreport.maps.ogc.crs import ALL, CRS84
from gisreport.maps.ogc.documents import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, landing, schema

PROBLEM = "application/problem+json"
Part = dict[str, Any]


def description() -> Part:
    about = landing()
    return {
        "openapi": "3.0.3",
        "info": {"title": about["title"], "description": about["description"], "version": "1"},
        "servers": [{"url": settings.SITE_URL + reverse("ogc")}],
        "paths": {
            "/": _path("landing", "Where to begin", [_format()], JSON),
            "/conformance": _path("conformance", "Which standards it follows", [_format()], JSON),
            "/api": _path("api", "This description", [_format()], OPENAPI),
            "/collections": _path("collections", "What there is", [_format()], JSON),
        }
        | {path: part for collection in catalogue.ALL for path, part in _of(collection).items()},
        "components": {"responses": {"Refused": _refused()}},
    }


def _of(collection: Collection) -> dict[str, Part]:
    here = f"/collections/{collection.id}"
    asking = [
        _format(),
        _limit(collection),
        _bbox(),
        _bbox_crs(),
        _crs(),
        _datetime(),
        *_filters(collection),
        _after(),
        _offset(),
    ]
    items = _path(f"{collection.id}-items", f"Features of {collection.id}", asking, GEOJSON)
    feature_id: Part = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    one = _path(f"{collection.id}-item", f"One feature of {collection.id}", [feature_id, _format(), _crs()], GEOJSON)
    one["get"]["responses"]["404"] = {"$ref": "#/components/responses/Refused"}
    one["get"]["responses"]["200"]["content"][GEOJSON]["schema"] = _feature(collection)
    return {
        here: _path(collection.id, f"About {collection.id}", [_format()], JSON),
        f"{here}/schema": _path(f"{collection.id}-schema", "What each feature tells", [], SCHEMA, has_page=False),
        f"{here}/items": items,
        f"{here}/items/{{featureId}}": one,
    }


def _path(name: str, summary: str, parameters: list[Part], kind: str, *, has_page: bool = True) -> Part:
    content: Part = {kind: {"schema": {"type": "object"}}}
    if has_page:
        content[HTML] = {"schema": {"type": "string"}}
    refused = {"$ref": "#/components/responses/Refused"}
    answers = {"200": {"description": summary, "content": content}, "400": refused, "default": refused}
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}}


def _feature(collection: Collection) -> Part:
    """OpenAPI 3.0 knows no list of types, and its own word for null."""
    told = {
        name: _in_openapi(part) for name, part in schema(collection)["properties"]["properties"]["properties"].items()
    }
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object"},
            "properties": {"type": "object", "properties": told},
        },
    }


def _in_openapi(part: Part) -> Part:
    kinds = part["type"]
    return part | {"type": kinds[0], "nullable": True} if isinstance(kinds, list) else part


def _refused() -> Part:
    return {
        "description": "Refused: problem details (RFC 9457), with a pointer to each parameter",
        "content": {PROBLEM: {"schema": {"type": "object"}}},
    }


def _asked(name: str, about: str, schema: Part) -> Part:
    return {
        "name": name, "in": "query", "required": False, "description": about, "schema": schema,
        "style": "form", "explode": False,
    }  # fmt: skip


def _format() -> Part:
    return _asked(
        "f", "The form of the answer, instead of the Accept header", {"type": "string", "enum": list(FORMATS)}
    )


def _limit(collection: Collection) -> Part:
    bounds = {"minimum": 1, "maximum": collection.most, "default": collection.usual}
    return _asked("limit", "The most features on a page", {"type": "integer", **bounds})


def _bbox() -> Part:
    numbers = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    return _asked("bbox", "Only what touches this box; lon and lat unless bbox-crs says otherwise", numbers)


def _bbox_crs() -> Part:
    return _asked("bbox-crs", "The coordinate system of bbox", _systems())


def _crs() -> Part:
    about = "The coordinate system of the answer; 4326 is lat, lon and 3006 is northing, easting, as EPSG has them"
    return _asked("crs", about, _systems())


def _systems() -> Part:
    return {"type": "string", "format": "uri", "enum": list(ALL), "default": CRS84.uri}


def _datetime() -> Part:
    about = "A time or a day, or a period such as 2026-05-01/2026-05-31, 2026-05-01/.. or ../2026-05-31"
    return _asked("datetime", about, {"type": "string"})


def _filters(collection: Collection) -> list[Part]:
    return [_asked(name, about, {"type": "string"}) for name, about in collection.filters.items()]


def _after() -> Part:
    return _asked("after", "Where the next page begins; follow the link with the relation next", {"type": "string"})


def _offset() -> Part:
    about = "How many features to leave out, for clients that count; the link with the relation next is quicker"
    return _asked("offset", about, {"type": "integer", "minimum": 0, "maximum": MOST_SKIPPED})
