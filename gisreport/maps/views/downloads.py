"""Public cases as files, with the filters of the API."""

from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from gisreport.errors import Refusal
from gisreport.limits.at_once import AtOnce, Turn
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.maps import downloads
from gisreport.maps.case_api import PARAMETERS, read_query
from gisreport.maps.case_query import CaseQuery
from gisreport.maps.parameters import Parameters

COST = 30  # searches; a file is as much work
TURNS = AtOnce(each=2, together=4)  # in each process, which has twice as many threads
ASKED = tuple(name for name in PARAMETERS if name not in ("limit", "after"))
STREAMED: dict[str, tuple[str, Callable[[CaseQuery], Iterable[str]]]] = {
    "csv": ("text/csv; charset=utf-8", downloads.csv_file),
    "geojson": ("application/geo+json", downloads.geojson_file),
}


class InTurn:
    """An answer that ends its turn when it has been sent, and when whoever reads it has gone."""

    turn: Turn

    def close(self) -> None:
        try:
            super().close()  # type: ignore[misc]
        finally:
            self.turn.end()


class Streamed(InTurn, StreamingHttpResponse):
    pass


class Sent(InTurn, FileResponse):
    pass


@csrf_exempt
@require_safe
@cache_control(no_cache=True)
def cases(request: HttpRequest, form: str) -> HttpResponseBase:
    try:
        subject = subject_of(request)
        parameters = Parameters(request.GET, ASKED)
        query = read_query(parameters)
        parameters.refuse_what_is_wrong()
        spend("search", subject, cost=COST)
        if request.method == "HEAD":
            return HttpResponse(headers=_headers(form))
        return _file(query, form, TURNS.begin(subject))
    except Refusal as refusal:
        context: dict[str, Any] = {"refusal": refusal}
        page: HttpResponse = render(request, "maps/ogc/refused.html", context, status=refusal.status)
        return say_when(page, refusal)


def _file(query: CaseQuery, form: str, turn: Turn) -> HttpResponseBase:
    response: Streamed | Sent
    try:
        if form in STREAMED:
            response = Streamed(_begun(_in_swedish(STREAMED[form][1](query))), headers=_headers(form))
        else:
            with translation.override("sv"):
                file = downloads.geopackage(query)
            response = Sent(file, as_attachment=True, filename=_name(form), headers=_headers(form))
    except BaseException:
        turn.end()
        raise
    response.turn = turn
    return response


def _headers(form: str) -> dict[str, str]:
    return {
        "Content-Type": STREAMED[form][0] if form in STREAMED else "application/geopackage+sqlite3",
        "Content-Disposition": f'attachment; filename="{_name(form)}"',
    }


def _name(form: str) -> str:
    return f"arenden-{timezone.localdate()}.{form}"


def _begun(parts: Iterable[str]) -> Iterable[str]:
    """The beginning and the first batch are there before the answer begins: what cannot be done is refused instead of
    breaking off."""
    pieces = iter(parts)
    return chain(list(islice(pieces, 2)), pieces)


def _in_swedish(parts: Iterable[str]) -> Iterable[str]:
    """Data says the same to everyone. The file is written after the view is left, and the language with it."""
    pieces = iter(parts)
    while True:
        with translation.override("sv"):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
