"""What belongs to no room: health, and the choice of language."""

from typing import cast

from django.conf import settings
from django.db import Error, connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gisreport.project import disk

NOT_SEARCHED = ("/a/", "/handlaggning/", "/administration/", "/konto/", "/vandring/planera/")
ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in NOT_SEARCHED)])


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, a worker's heart beats and there is room on the disk; else 503 and what fails."""
    failing = failing_part()
    if failing:
        return JsonResponse({"status": "not ready", "failing": failing}, status=503)
    return JsonResponse({"status": "ready"})


def failing_part() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM procrastinate_workers"
                " WHERE last_heartbeat > now() - interval '60 seconds')"
            )
            worker_is_alive = cast(tuple[bool], cursor.fetchone())[0]
            disk.demand_room_in_database(cursor)
    except Error as error:
        return "disk" if disk.is_full(error) else "database"
    if not disk.data_folder_has_room():
        return "disk"
    return None if worker_is_alive else "queue"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Secret links and the staff's pages are nobody's search results."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask without reading the page."""
    return HttpResponsePermanentRedirect(static("icons/favicon.svg"))


@require_safe
def choose_language(request: HttpRequest, language: str) -> HttpResponse:
    """Remember the language in a cookie and go back to a page of ours; nothing is kept on the server."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    if not back.startswith("/") or back.startswith("//") or not url_has_allowed_host_and_scheme(back, None):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
