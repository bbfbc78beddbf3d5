"""The documents that describe the service: what a program reads before it asks for features."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gisreport.maps.ogc import catalogue
from gisreport.maps.ogc.collection import Collection
from gisreport.maps.ogc.crs import ALL, CRS84

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
CONFORMS_TO = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
]
Document = dict[str, Any]


def link(rel: str, kind: str, name: str, title: str, *parts: str, **query: str) -> Document:
    """To the address `name`, with its query."""
    question = f"?{urlencode(query)}" if query else ""
    return {"rel": rel, "type": kind, "title": title, "href": settings.SITE_URL + reverse(name, args=parts) + question}


def both_forms(name: str, title: str, *parts: str) -> list[Document]:
    """The document itself, and the page for people that says the same."""
    return [
        link("self", JSON, name, title, *parts),
        link("alternate", HTML, name, _("{title} som webbsida").format(title=title), *parts, f="html"),
    ]


def landing() -> Document:
    title = _("Öppna data om felanmälningar")
    return {
        "title": title,
        "description": _(
            "Här hämtar du alla offentliga ärenden, eller öppnar dem direkt i QGIS och andra kartprogram. Här finns "
            "också kommunernas gränser, områden och antal ärenden i rutor. Du behöver inget konto. Tjänsten följer OGC "
            "API – Features."
        ),
        "links": [
            *both_forms("ogc", title),
            link("service-desc", OPENAPI, "ogc-api", _("Beskrivning för program (OpenAPI)")),
            link("service-doc", HTML, "ogc-api", _("Beskrivning för människor"), f="html"),
            link("conformance", JSON, "ogc-conformance", _("Vilka standarder tjänsten följer")),
            link("data", JSON, "ogc-collections", _("Samlingar")),
        ],
    }


def conformance() -> Document:
    return {
        "conformsTo": CONFORMS_TO,
        "links": both_forms("ogc-conformance", _("Vilka standarder tjänsten följer")),
    }


def collections() -> Document:
    return {
        "links": both_forms("ogc-collections", _("Samlingar")),
        "crs": list(ALL),
        "collections": [describe(collection) for collection in catalogue.ALL],
    }


def describe(collection: Collection) -> Document:
    title = str(collection.title)
    extent: Document = {"spatial": {"bbox": [list(collection.box())], "crs": CRS84.uri}}
    if collection.has_time:
        first = collection.first_time()
        gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
        extent["temporal"] = {"interval": [[first.isoformat() if first else None, None]], "trs": gregorian}
    return {
        "id": collection.id,
        "title": title,
        "description": str(collection.description),
        "itemType": "feature",
        "extent": extent,
        "crs": list(ALL),
        "storageCrs": collection.storage.uri,
        "links": [
            *both_forms("ogc-collection", title, collection.id),
            link("items", GEOJSON, "ogc-items", _("Innehåll"), collection.id),
            link("items", HTML, "ogc-items", _("Innehåll som webbsida"), collection.id, f="html"),
            link("describedby", SCHEMA, "ogc-schema", _("Vad varje objekt berättar"), collection.id),
        ],
    }


def schema(collection: Collection) -> Document:
    """JSON Schema of one feature."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": settings.SITE_URL + reverse("ogc-schema", args=[collection.id]),
        "title": str(collection.title),
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {"$ref": collection.geometry},
            "properties": {
                "type": "object",
                "required": list(collection.properties),
                "properties": collection.properties,
            },
        },
    }
