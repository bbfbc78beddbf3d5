"""A municipality's own colours and logo, at addresses that change whenever they do."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gisreport.photos.serve import guarded
from routing.look import Look, look_of
from routing.models import Municipality

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=60"  # an old page asks with an old mark, and gets what is current


@require_safe
def sheet(request: HttpRequest, code: str, mark: str) -> HttpResponseBase:
    _municipality, look = known(code)
    return guarded(HttpResponse(look.sheet, content_type="text/css; charset=utf-8"), caching(look, mark))


@require_safe
def logo(request: HttpRequest, code: str, mark: str) -> HttpResponseBase:
    municipality, look = known(code)
    if not look.logo:
        raise Http404
    try:
        content = municipality.logo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="{municipality.code}.jpg"'
    return guarded(response, caching(look, mark))


def known(code: str) -> tuple[Municipality, Look]:
    municipality = get_object_or_404(Municipality, code=code)
    look = look_of(municipality)
    if look is None:
        raise Http404
    return municipality, look


def caching(look: Look, mark: str) -> str:
    return FOR_EVER if mark == look.mark else ASK_AGAIN
