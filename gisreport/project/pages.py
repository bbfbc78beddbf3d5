"""The pages that explain the service: what it is, personal data, accessibility, cookies."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gisreport.cases.device import COOKIE as DEVICE_COOKIE
from gisreport.cases.status import Status
from gisreport.outbox.models import RECIPIENTS_KEPT_FOR
from gisreport.privacy.retention import rules_told
from routing.models import Municipality

# The day somebody last went through every page with the tests that the statement names.
ASSESSED_ON = date(2026, 11, 21)
STATEMENT_UPDATED_ON = date(2026, 11, 21)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "project/about.html", _of_municipality(request) | {"statuses": _statuses()})


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    whose = _of_municipality(request)
    context = whose | {
        "tiles_host": _outside_host(settings.MAP_TILES_URL),
        "keeps_originals": settings.KEEP_RAW_PHOTOS,
        "days_of_addresses": RECIPIENTS_KEPT_FOR.days,
        "retention": rules_told(whose["municipality"]),
    }
    return render(request, "project/personal_data.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = _of_municipality(request) | {
        "host": urlsplit(settings.SITE_URL).netloc,
        "tiles_host": _outside_host(settings.MAP_TILES_URL),
        "assessed_on": ASSESSED_ON,
        "updated_on": STATEMENT_UPDATED_ON,
    }
    return render(request, "project/accessibility.html", context)


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "project/cookies.html", _of_municipality(request) | {"cookies": _cookies()})


def _of_municipality(request: HttpRequest) -> dict[str, Any]:
    """Whose page it is: the municipality that `?kommun=` names, else the only one that takes reports here."""
    municipalities = Municipality.objects.filter(takes_reports=True)
    code = request.GET.get("kommun", "")
    if code:
        municipality = municipalities.filter(code=code).first() if "\0" not in code else None
        if municipality is None:
            raise Http404
        return {"municipality": municipality, "municipalities": [municipality]}
    several = list(municipalities)
    return {"municipality": several[0] if len(several) == 1 else None, "municipalities": several}


def _outside_host(url: str) -> str:
    """The host that pictures of the map come from; empty when it is our own."""
    host = urlsplit(url.replace("{s}.", "")).hostname or ""
    return "" if host == urlsplit(settings.SITE_URL).hostname else host


def _statuses() -> list[tuple[Status, str]]:
    return [
        (Status.RECEIVED, _("Anmälan har kommit in.")),
        (Status.ASSIGNED, _("Den som ansvarar har fått ärendet. Det står vem.")),
        (Status.PLANNED, _("Åtgärden är planerad. Det står till när.")),
        (Status.IN_PROGRESS, _("Arbetet har börjat.")),
        (Status.RESOLVED, _("Felet är åtgärdat.")),
        (Status.DECLINED, _("Felet åtgärdas inte. Det står varför.")),
    ]


def _cookies() -> list[dict[str, str]]:
    """Every cookie that the service sets; tests/house/test_look_pages.py sees that none is forgotten."""
    year, session = _("Ett år"), _("%(hours)d timmar") % {"hours": settings.SESSION_COOKIE_AGE // 3600}
    return [
        {
            "name": settings.LANGUAGE_COOKIE_NAME,
            "purpose": _("Minns vilket språk du valde."),
            "when": _("När du byter språk."),
            "life": year,
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "purpose": _("Skyddar formulär, så att ingen annan webbplats kan skicka i ditt namn."),
            "when": _("När du öppnar ett formulär."),
            "life": year,
        },
        {
            "name": DEVICE_COOKIE,
            "purpose": _("Gör att du räknas en gång när du har sett samma sak. Säger inget om vem du är."),
            "when": _("När du trycker på ”Jag har sett samma sak”."),
            "life": year,
        },
        {
            "name": settings.SESSION_COOKIE_NAME,
            "purpose": _("Håller den som arbetar med ärenden inloggad."),
            "when": _("När du loggar in."),
            "life": session,
        },
    ]
