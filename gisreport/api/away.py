"""The page for when the database is away. It needs none, and gives back what was typed."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from gisreport.cases.views.support import comes_from_us

RETRY_AFTER = 10  # seconds; a restart of the database takes less
_SIGN_IN = "/konto/"  # passwords are not given back


def page_without_database(request: HttpRequest) -> HttpResponse:
    """503, with the form that was sent ready to be sent again."""
    typed = _typed(request)
    context = {
        "typed": typed,
        "comes_in_once": any(name == "submission_id" for name, _value in typed),
        "words": max((value for _name, value in typed), key=len, default=""),
        "photos_are_gone": bool(typed and request.FILES),
    }
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a page of ours sent, field by field; nothing where it cannot be read or should not be shown."""
    if request.method != "POST" or request.path.startswith(_SIGN_IN) or not comes_from_us(request):
        return []
    try:
        return [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (UnreadablePostError, SuspiciousOperation, MultiPartParserError):
        return []
