"""The walk app's page, and what lets it start without coverage."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gisreport.pwa.release import script
from gisreport.pwa.shell import shell


@require_safe
def app(request: HttpRequest, code: str = "") -> HttpResponse:
    """The same for every code: whether there is a walk by it is for the API to say, and to count."""
    language = asked_language(request)
    return HttpResponse(shell(language), headers={"Content-Language": language})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(script(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    language = asked_language(request)
    with translation.override(language):
        page = render(request, "pwa/offline.html")
    page["Content-Language"] = language
    return page


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """`browser`: an installed app has another store than the browser on iOS, and what was saved would seem lost. So
    nobody is asked to install anything."""
    about = {
        "name": _("Felanmälan"),
        "short_name": _("Felanmälan"),
        "lang": asked_language(request),
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": "#fbfaf7",
        "theme_color": "#121816",
        "icons": [{"src": static("icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(about, content_type="application/manifest+json")


def asked_language(request: HttpRequest) -> str:
    """The one in the address, as the worker asks for it; else the reader's."""
    asked = request.GET.get("sprak", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
