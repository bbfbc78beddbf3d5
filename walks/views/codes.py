"""What lets people in: the codes, and the sheets that carry them on paper."""

from datetime import timedelta
from typing import Any, cast

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from gisreport.texts import in_language
from walks.codes import address_of, spaced
from walks.drawing import draw
from walks.forms import JoinUntilForm
from walks.information import information
from walks.light import light_there
from walks.models import Walk
from walks.plan import STATEMENTS, open_joining
from walks.views.guard import walk_page


@walk_page
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, walk: Walk) -> HttpResponse:
    """POST opens joining until the time that the form says."""
    until = timezone.localtime(walk.join_until or walk.ends_at + timedelta(hours=24))
    initial = {"day": until.date(), "hour": until.time()}
    form = JoinUntilForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            open_joining(walk, until=form.until(), by=cast(User, request.user))
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Deltagare kan ansluta."))
            return redirect("walk-codes", walk=walk.pk)
    context = {
        **_of(walk),
        "form": form,
        "leader_code": spaced(walk.leader_code),
        "leader_url": address_of(walk.leader_code),
        "leader_qr": qr(address_of(walk.leader_code), _("QR-kod för vandringsledare")),
    }
    return render(request, "walks/plan/codes.html", context, status=422 if form.errors else 200)


@walk_page
@require_safe
def sheet(request: HttpRequest, walk: Walk) -> HttpResponse:
    """A4, for those who walk: where, what is asked, and how to join."""
    context = {
        **_of(walk),
        "stops": walk.stops.all(),
        "drawing": draw(walk),
        "asked": [in_language(theme["texts"]) for theme in walk.checklist.themes],
        "scale": [in_language(grade["texts"]) for grade in walk.checklist.scale],
        "light": light_there(walk.meeting_point, walk.starts_at, walk.ends_at) if walk.meeting_point else None,
    }
    return render(request, "walks/plan/sheet.html", context)


@walk_page
@require_safe
def guardians(request: HttpRequest, walk: Walk) -> HttpResponse:
    """A4, for the guardians of children who walk."""
    if not walk.without_names:
        raise Http404
    context = {
        **_of(walk),
        "information": information(walk),
        "statements": [(label, getattr(walk, name)) for name, label in STATEMENTS.items()],
    }
    return render(request, "walks/plan/guardians.html", context)


def _of(walk: Walk) -> dict[str, Any]:
    address = address_of(walk.join_code)
    return {
        "walk": walk,
        "municipality": walk.municipality,
        "code": spaced(walk.join_code),
        "join_url": address,
        "qr": qr(address, _("QR-kod för att ansluta")),
    }


def qr(url: str, title: str) -> SafeString:
    """As inline SVG, dark on white in every theme."""
    drawn = segno.make(url, error="m").svg_inline(omitsize=True, border=2, title=title)
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 (drawn by us; the address is ours)
