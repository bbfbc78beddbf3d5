"""The pages that explain the service: what it is, personal data, accessibility, cookies."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from routing.models import Municipality


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "project/about.html", _of_municipality(request))


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    return render(request, "project/personal_data.html", _of_municipality(request))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "project/accessibility.html", _of_municipality(request))


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    context = _of_municipality(request) | {
        "language_cookie": settings.LANGUAGE_COOKIE_NAME,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "project/cookies.html", context)


def _of_municipality(request: HttpRequest) -> dict[str, Any]:
    """Whose page it is: the municipality that `?kommun=` names, else the only one that takes reports here."""
    municipalities = Municipality.objects.filter(takes_reports=True)
    code = request.GET.get("kommun", "")
    if code:
        municipality = municipalities.filter(code=code).first()
        if municipality is None:
            raise Http404
        return {"municipality": municipality, "municipalities": [municipality]}
    several = list(municipalities)
    return {"municipality": several[0] if len(several) == 1 else None, "municipalities": several}
