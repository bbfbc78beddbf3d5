"""The handlers for what no view answered: problem details under the API, the usual pages elsewhere."""

import logging
import sys
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes
from django.views import defaults

from gisreport.api import problems
from gisreport.api.away import RETRY_AFTER, page_without_database
from gisreport.errors import is_database_away

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.plain(exception) if problems.is_api(request) else defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.is_api(request):
        return problems.plain(PermissionDenied())
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.is_api(request):
        return problems.plain(Http404())
    if there := _address_without_slash(request):
        return HttpResponsePermanentRedirect(there)
    return defaults.page_not_found(request, exception)


def _address_without_slash(request: HttpRequest) -> str | None:
    """For an address that leads nowhere only because somebody wrote a slash at its end."""
    bare = request.path_info.removesuffix("/")
    if request.method not in ("GET", "HEAD") or bare == request.path_info:
        return None
    if is_valid_path(request.path_info) or not is_valid_path(bare):
        return None
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return escape_leading_slashes(quote(bare)) + query


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception, wherever in the request that was raised."""
    error = sys.exception()
    if is_database_away(error):
        logger.error("The database is away: %s", " ".join(str(error).split()))
        away = problems.unavailable(RETRY_AFTER) if problems.is_api(request) else page_without_database(request)
        away._has_been_logged = True  # type: ignore[attr-defined]  # else Django adds a traceback for each request
        return away
    if problems.is_api(request):
        return problems.server_error()
    return defaults.server_error(request)
