"""Public cases as files, with the filters of the API."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gisreport.errors import Refusal
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.maps import downloads
from gisreport.maps.case_api import PARAMETERS, read_query
from gisreport.maps.case_query import CaseQuery
from gisreport.maps.parameters import Parameters

COST = 30  # searches; a file is as much work
ASKED = tuple(name for name in PARAMETERS if name not in ("limit", "after"))
STREAMED: dict[str, tuple[str, Callable[[CaseQuery], Iterable[str]]]] = {
    "csv": ("text/csv; charset=utf-8", downloads.csv_file),
    "geojson": ("application/geo+json", downloads.geojson_file),
}


@require_safe
@cache_control(no_cache=True)
def cases(request: HttpRequest, form: str) -> HttpResponseBase:
    try:
        spend("search", subject_of(request), cost=COST)
        parameters = Parameters(request.GET, ASKED)
        query = read_query(parameters)
        parameters.refuse_what_is_wrong()
        return _file(query, form, is_empty=request.method == "HEAD")
    except Refusal as refusal:
        context: dict[str, Any] = {"refusal": refusal}
        page: HttpResponse = render(request, "maps/ogc/refused.html", context, status=refusal.status)
        return say_when(page, refusal)


def _file(query: CaseQuery, form: str, *, is_empty: bool) -> HttpResponseBase:
    name = f"arenden-{timezone.localdate()}.{form}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form in STREAMED:
        kind, write = STREAMED[form]
        return StreamingHttpResponse(
            () if is_empty else _in_swedish(write(query)), content_type=kind, headers=disposition
        )
    with translation.override("sv"):
        return FileResponse(downloads.geopackage(query), as_attachment=True, filename=name)


def _in_swedish(parts: Iterable[str]) -> Iterable[str]:
    """Data says the same to everyone. The file is written after the view is left, and the language with it."""
    pieces = iter(parts)
    while True:
        with translation.override("sv"):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
