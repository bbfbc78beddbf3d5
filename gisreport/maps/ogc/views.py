"""OGC API – Features: the same for everyone, read by programs, and as pages for people."""

import json
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.response import Response
from rest_framework.settings import api_settings

from gisreport.errors import Refusal
from gisreport.limits.guard import say_when
from gisreport.maps.compressed import compressed
from gisreport.maps.downloads import files_of_all
from gisreport.maps.ogc import documents, openapi, words
from gisreport.maps.ogc.catalogue import BY_ID
from gisreport.maps.ogc.collection import FORMATS, Asked, Collection, Page
from gisreport.maps.ogc.crs import CRS84, Crs, read_crs
from gisreport.maps.ogc.documents import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Document
from gisreport.maps.parameters import Parameters, one_of

SECONDS_FRESH = 10  # as the tiles
SHOWN_ON_A_PAGE = 50  # for people


class NoSuchThing(Refusal):
    status = 404
    slug = "not-found"


Answer = Callable[..., HttpResponse]


def public(view: Answer) -> Answer:
    """May be read by any site; a refusal becomes a problem document, or a page for people."""

    @csrf_exempt  # nothing can be changed here; what is no question is told that it is none
    @compressed
    @require_safe
    def answer(request: HttpRequest, **path: str) -> HttpResponse:
        language = get_language() if wants_page(request) else _asked_language(request)
        with override(language):
            try:
                response = view(request, **path)
            except Refusal as refusal:
                response = _refused(request, refusal)
        response["Content-Language"] = language or settings.LANGUAGE_CODE
        if not response.get("Content-Type", "").startswith(HTML):
            response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Content-Crs, ETag, Link"
        patch_vary_headers(response, ("Accept", "Accept-Language"))
        return response

    return cast(Answer, answer)


def _asked_language(request: HttpRequest) -> str:
    """The one that a program asks for by header. What a person chose by a cookie is for pages: caches keep the rest."""
    for language, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        with suppress(LookupError):
            return get_supported_language_variant(language)
    return settings.LANGUAGE_CODE


@public
def landing(request: HttpRequest) -> HttpResponse:
    start = settings.SITE_URL + reverse("ogc")
    tiles = {
        _("Ärenden"): settings.SITE_URL + "/tiles/cases/{z}/{x}/{y}.mvt",
        _("Antal ärenden i rutor"): settings.SITE_URL + "/tiles/cells/faults/{z}/{x}/{y}.mvt",
    }
    return _document(request, documents.landing(), "landing", service_url=start, tiles=tiles, files=files_of_all())


@public
def conformance(request: HttpRequest) -> HttpResponse:
    return _document(request, documents.conformance(), "conformance")


@public
def api(request: HttpRequest) -> HttpResponse:
    return _document(request, openapi.description(), "api", kind=OPENAPI)


@public
def collections(request: HttpRequest) -> HttpResponse:
    return _document(request, documents.collections(), "collections")


@public
def collection(request: HttpRequest, collection: str) -> HttpResponse:
    found = _collection(collection)
    items_url = settings.SITE_URL + reverse("ogc-items", args=[found.id])
    about: dict[str, Any] = {"collection": found, "items_url": items_url, "told": words.told(found)}
    return _document(request, documents.describe(found), "collection", **about)


@public
def schema(request: HttpRequest, collection: str) -> HttpResponse:
    Parameters(request.GET, ()).refuse_what_is_wrong()
    return JsonResponse(documents.schema(_collection(collection)), content_type=SCHEMA)


@public
def items(request: HttpRequest, collection: str) -> HttpResponse:
    found = _collection(collection)
    asked = found.read(request.GET)
    if wants_page(request):
        return _items_page(request, found, asked)
    page = found.page(asked)
    return _features(request, _feature_collection(request, found, page), asked.crs, page)


@public
def item(request: HttpRequest, collection: str, feature: str) -> HttpResponse:
    found = _collection(collection)
    parameters = Parameters(request.GET, ("f", "crs"))
    parameters.one("f", one_of(FORMATS))
    crs = parameters.one("crs", read_crs) or CRS84
    parameters.refuse_what_is_wrong()
    text = found.feature(feature, crs, request)
    if text is None:
        raise NoSuchThing(_("Det finns inget med det namnet i {title}.").format(title=found.title))
    links = _links_of_item(found, feature, crs)
    if wants_page(request):
        told = json.loads(text)
        context = {"collection": found, "name": feature, "facts": _facts(told), "geometry": told["geometry"]}
        return render(request, "maps/ogc/item.html", context)
    return _features(request, f'{text[:-1]}, "links": {json.dumps(links, ensure_ascii=False)}}}', crs)


def wants_page(request: HttpRequest) -> bool:
    """Whether a person asks: `f=html`, or a browser's Accept header. Programs that take anything get JSON."""
    written = request.GET.get("f", "")
    if written:
        return written == "html"
    return request.get_preferred_type([JSON, GEOJSON, HTML]) == HTML


def _collection(name: str) -> Collection:
    found = BY_ID.get(name)
    if found is None:
        raise NoSuchThing(_("Samlingen finns inte. Det finns: {names}.").format(names=", ".join(BY_ID)))
    return found


def _document(request: HttpRequest, document: Document, page: str, *, kind: str = JSON, **more: Any) -> HttpResponse:
    parameters = Parameters(request.GET, ("f",))
    parameters.one("f", one_of(FORMATS))
    parameters.refuse_what_is_wrong()
    if wants_page(request):
        return render(request, f"maps/ogc/{page}.html", {"document": document, **more})
    return JsonResponse(document, content_type=kind, json_dumps_params={"ensure_ascii": False})


def _feature_collection(request: HttpRequest, collection: Collection, page: Page) -> str:
    """The GeoJSON, but for the time, put together of what the database has written."""
    links = _links_of_page(request, collection, page)
    about = {"type": "FeatureCollection", "numberReturned": len(page.features), "links": links}
    if page.matched is not None:
        about["numberMatched"] = page.matched
    return f'{json.dumps(about, ensure_ascii=False)[:-1]}, "features": [{",".join(page.features)}]}}'


def _links_of_page(request: HttpRequest, collection: Collection, page: Page) -> list[Document]:
    here = settings.SITE_URL + request.path
    title = str(collection.title)
    as_page = _with(request, f="html")
    links = [
        {"rel": "self", "type": GEOJSON, "title": title, "href": here + _with(request)},
        {
            "rel": "alternate",
            "type": HTML,
            "title": _("{title} som webbsida").format(title=title),
            "href": here + as_page,
        },
        documents.link("collection", JSON, "ogc-collection", title, collection.id),
    ]
    if page.next:
        following = here + _with(request, after=page.next)
        links.append({"rel": "next", "type": GEOJSON, "title": _("Nästa sida"), "href": following})
    return links


def _links_of_item(collection: Collection, name: str, crs: Crs) -> list[Document]:
    title = str(collection.title)
    query = {} if crs is CRS84 else {"crs": crs.uri}
    return [
        documents.link("self", GEOJSON, "ogc-item", name, collection.id, name, **query),
        documents.link(
            "alternate", HTML, "ogc-item", _("{title} som webbsida").format(title=name), collection.id, name, f="html"
        ),
        documents.link("collection", JSON, "ogc-collection", title, collection.id),
    ]


def _with(request: HttpRequest, **changes: str) -> str:
    """The query of this request, changed. A cursor takes the place of counting."""
    query = request.GET.copy()
    if "after" in changes:
        query.pop("offset", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}" if query else ""


def _features(request: HttpRequest, body: str, crs: Crs, page: Page | None = None) -> HttpResponse:
    """304 when the client has the same features already; the time of the answer does not count."""
    written = body.encode()
    etag = f'"{blake2b(written, digest_size=12, person=str(crs.srid).encode()).hexdigest()}"'
    headers = {"ETag": etag, "Content-Crs": f"<{crs.uri}>", "Cache-Control": f"public, max-age={SECONDS_FRESH}"}
    if page is not None:
        written = b'%s, "timeStamp": "%s"}' % (written[:-1], timezone.now().isoformat().encode())
    response = HttpResponse(written, content_type=GEOJSON, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _items_page(request: HttpRequest, collection: Collection, asked: Asked) -> HttpResponse:
    if "limit" not in request.GET:
        asked = Asked(**{**vars(asked), "limit": min(asked.limit, SHOWN_ON_A_PAGE)})
    page = collection.page(asked)
    context = {
        "collection": collection,
        "features": [(feature["id"], _facts(feature)) for feature in map(json.loads, page.features)],
        "page": page,
        "next_url": _with(request, after=page.next) if page.next else "",
        "json_url": _with(request, f="json"),
    }
    return render(request, "maps/ogc/items.html", context)


def _facts(feature: Document) -> list[tuple[str, str]]:
    """What it tells, as JSON has it but for the quotation marks; nothing for null."""
    facts: dict[str, Any] = feature["properties"]
    written = {name: value if isinstance(value, str) else json.dumps(value) for name, value in facts.items()}
    return [(name, "" if facts[name] is None else text) for name, text in written.items()]


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The API's own way of saying no, or a page when a person asked."""
    if wants_page(request):
        context = {"refusal": refusal, "start": reverse("ogc")}
        return say_when(render(request, "maps/ogc/refused.html", context, status=refusal.status), refusal)
    handler = cast(Callable[..., Response], api_settings.EXCEPTION_HANDLER)
    answer = handler(refusal, {"request": request})
    response = JsonResponse(answer.data, status=answer.status_code, content_type="application/problem+json")
    return say_when(response, refusal)
