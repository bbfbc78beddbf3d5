"""What has come in, from which phones, and what must be looked at before anything is published."""

import json
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from walks import moderate
from walks.devices import device_states
from walks.models import Observation, Operation, OperationKind, Walk
from walks.phone_backup import import_backup
from walks.views.guard import walk_page

TRAY = 200  # late ones on the page; the rest when these are dealt with


@walk_page
@require_safe
def collect(request: HttpRequest, walk: Walk) -> HttpResponse:
    return _show(request, walk)


@walk_page
@require_POST
def act(request: HttpRequest, walk: Walk, look: str) -> HttpResponse:
    if look not in VERBS:
        raise Http404
    if walk.phase == "closed":
        messages.error(request, _("Vandringen är avslutad. Inget ändras längre."))
        return _show(request, walk, status=409)
    try:
        done = VERBS[look](request, walk)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return _show(request, walk, typed=request.POST, status=max(refusal.status, 409))
    messages.success(request, done)
    return redirect(reverse("walk-collect", args=[walk.pk]) + PLACES[look])


def _show(request: HttpRequest, walk: Walk, typed: QueryDict | None = None, status: int = 200) -> HttpResponse:
    standing = walk.observations.standing().select_related("participant", "stop").prefetch_related("photos")
    context = {
        "walk": walk,
        "municipality": walk.municipality,
        "devices": device_states(walk),
        "observations": walk.observations.standing().count(),
        "late": standing.filter(is_late=True, action_point=None)[:TRAY],
        "taken_back": _taken_back(walk),
        "conflicts": _conflicts(walk),
        "flagged": standing.exclude(flags=[]).filter(is_flag_seen=False),
        "voices": walk.voices.select_related("participant", "observation__stop").order_by(
            "written_out_at", "received_at"
        ),
        "photos": walk.photos.select_related("participant", "observation__stop").order_by("received_at"),
        "typed": typed,
        "typed_for": typed.get("id", "") if typed else "",
    }
    return render(request, "walks/collect/collect.html", context, status=status)


def _taken_back(walk: Walk) -> QuerySet[Observation]:
    """Those in the published protocol that somebody has taken back since: what is shown stays until the secretary
    changes it."""
    afterwards = Operation.objects.filter(
        participant=OuterRef("participant"), about=OuterRef("client_id"), kind=OperationKind.RETRACT, is_late=True,
        is_conflict=False,
    )  # fmt: skip
    found = walk.observations.filter(Exists(afterwards), is_retracted=True, action_point__shown_at__isnull=False)
    return found.select_related("participant", "stop", "action_point").prefetch_related("photos")[:TRAY]


def _conflicts(walk: Walk) -> list[dict[str, Any]]:
    """The same id with other content: both, so that nothing that anybody wrote is lost."""
    doubles = walk.operations.filter(is_conflict=True).select_related("participant").order_by("received_at")
    kept = {
        (one.participant_id, one.client_id): one
        for one in Operation.objects.filter(
            walk=walk, is_conflict=False, client_id__in=[double.client_id for double in doubles]
        )
    }
    return [
        {"participant": one.participant, "at": one.received_at, "second": _readable(one),
         "first": _readable(kept.get((one.participant_id, one.client_id)))}
        for one in doubles
    ]  # fmt: skip


def _readable(operation: Operation | None) -> str:
    """The words of an operation; what has none says its kind."""
    if operation is None:
        return _("Finns inte längre.")
    try:
        said = json.loads(operation.content).get("observation") or {}
    except (ValueError, AttributeError):
        return operation.content[:500]
    words = [str(said.get(name, "")) for name in ("text", "measure") if said.get(name)]
    return " · ".join([str(operation.get_kind_display()), *words])


# --- The verbs: what is answered when it has gone well ---


def _seen(request: HttpRequest, walk: Walk) -> str:
    moderate.see_flags(_of(walk.observations.all(), request))
    return _("Markerad som granskad.")


def _write_out(request: HttpRequest, walk: Walk) -> str:
    moderate.write_out(
        _of(walk.voices.all(), request), words=request.POST.get("words", ""), by=cast(User, request.user)
    )
    return _("Utskriften är sparad.")


def _release(request: HttpRequest, walk: Walk) -> str:
    moderate.release_photo(_of(walk.photos.all(), request), alt=request.POST.get("alt", ""))
    return _("Fotot visas i protokollet.")


def _withdraw(request: HttpRequest, walk: Walk) -> str:
    moderate.withdraw_photo(_of(walk.photos.all(), request))
    return _("Fotot visas inte längre.")


def _import(request: HttpRequest, walk: Walk) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refusal(_("Välj säkerhetskopian från telefonen."), fields={"file": _("Välj en fil.")})
    import_backup(walk, upload)
    return _("Säkerhetskopian är inläst.")


def _of(rows: QuerySet[Any], request: HttpRequest) -> Any:
    """The row that the form is about; gone or another walk's is not there at all."""
    try:
        row = rows.filter(pk=UUID(request.POST.get("id", ""))).first()
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    if row is None:
        raise Http404
    return row


VERBS: dict[str, Callable[[HttpRequest, Walk], str]] = {
    "granskad": _seen,
    "skriv-ut": _write_out,
    "visa-foto": _release,
    "dolj-foto": _withdraw,
    "sakerhetskopia": _import,
}
PLACES = {
    "granskad": "#flagged",
    "skriv-ut": "#voices",
    "visa-foto": "#photos",
    "dolj-foto": "#photos",
    "sakerhetskopia": "#devices",
}
