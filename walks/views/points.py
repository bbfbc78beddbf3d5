"""The secretary's table: what has come in beside the points that are made of it. One page, plain forms."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from walks import points as verbs
from walks.forms_after import PointForm
from walks.models import ActionPoint, Outcome, Walk
from walks.points import theme_words
from walks.views.guard import walk_page

PAGE = 100  # suggestions on it; the rest when these are dealt with
# What the last change was, so that nobody undoes without knowing what.
UNDOES = {
    "make": lambda: _("ny punkt"),
    "edit": lambda: _("ändrad text"),
    "move": lambda: _("flyttade iakttagelser"),
    "merge": lambda: _("hopslagna punkter"),
    "remove": lambda: _("borttagen punkt"),
    "reorder": lambda: _("ny ordning"),
}


@walk_page
@require_safe
def points(request: HttpRequest, walk: Walk) -> HttpResponse:
    return _show(request, walk)


@walk_page
@require_POST
def act(request: HttpRequest, walk: Walk, work: str) -> HttpResponse:
    """One verb; what is refused is said on the page, with everything typed still there."""
    if work not in VERBS:
        raise Http404
    form: PointForm | None = None
    try:
        form = _form(request.POST, walk) if work == "spara" else None
        if form and not form.is_valid():
            return _show(request, walk, form, status=422)
        done, point = VERBS[work](request.POST, walk, cast(User, request.user), form)
    except Refusal as refusal:
        if form is None:
            messages.error(request, refusal.message)
            return _show(request, walk, status=max(refusal.status, 409))
        form.show(refusal)
        _let_save_again(form)
        return _show(request, walk, form, status=max(refusal.status, 409))
    if done:
        messages.success(request, done)
    anchor = f"#punkt-{point.number}" if point and point.number else ""
    return redirect(reverse("walk-points", args=[walk.pk]) + anchor)


def _show(request: HttpRequest, walk: Walk, refused: PointForm | None = None, status: int = 200) -> HttpResponse:
    standing = list(
        walk.action_points.standing()
        .select_related("stop")
        .prefetch_related(
            "observations__participant", "observations__photos", "links__case__administration", "links__case__category"
        )
    )
    last = walk.point_changes.filter(undone_at=None).order_by("-pk").select_related("by").first()
    found = verbs.suggestions(walk)
    shown = found[:PAGE]
    prefetch_related_objects([one for suggestion in shown for one in suggestion.observations], "photos")
    context = {
        "walk": walk,
        "municipality": walk.municipality,
        "suggested": len(found),
        "suggestions": [
            {"observations": one.observations, "joins": one.joins, "title": one.words.title} for one in shown
        ],
        "points": [_row(walk, point, refused) for point in standing],
        "targets": [point for point in standing if point.outcome in (Outcome.OPEN, Outcome.QUALITY)],
        "refused": refused,
        "undoes": {"what": UNDOES[last.verb](), "by": last.by.name if last.by else ""} if last else None,
        "new": refused if refused and refused.point is None else PointForm(walk),
    }
    return render(request, "walks/collect/points.html", context, status=status)


def _row(walk: Walk, point: ActionPoint, refused: PointForm | None) -> dict[str, Any]:
    mine = refused if refused and refused.point and refused.point.pk == point.pk else None
    return {
        "point": point,
        "theme": theme_words(walk, point.theme),
        "is_open": point.outcome in (Outcome.OPEN, Outcome.QUALITY),
        "form": mine or PointForm(walk, point=point),
        "is_refused": mine is not None,
        "observations": [one for one in point.observations.all() if not one.is_retracted],
    }


# --- What the buttons mean: a sentence, and the point to come back to ---

Done = tuple[str, ActionPoint | None]


def _form(data: QueryDict, walk: Walk) -> PointForm:
    return PointForm(walk, data, point=_point(data.get("point", ""), walk) if data.get("point") else None)


def _let_save_again(form: PointForm) -> None:
    """What was typed stands beside what another wrote; saving again is then meant."""
    if form.point:
        form.point.refresh_from_db()
        typed = cast(QueryDict, form.data).copy()
        typed["seen"] = str(form.point.version)
        form.data = typed


def _save(data: QueryDict, walk: Walk, by: User, form: PointForm | None) -> Done:
    assert form is not None
    if form.point is None:
        return _("Punkten är sparad."), verbs.make_point(walk, words=form.words(), by=by)
    saved = verbs.edit(form.point, words=form.words(), seen=form.cleaned_data["seen"] or 0, by=by)
    return _("Punkten är sparad."), saved


def _make(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    """Of the chosen ones a new point, or into one that is there."""
    chosen = _observations(data)
    if data.get("to"):
        target = _point(data.get("to", ""), walk)
        verbs.move(walk, chosen, to=target, by=by, only_waiting=True)
        return _("Iakttagelserna är flyttade."), target
    point = verbs.make_point(walk, observations=chosen, by=by, only_waiting=True)
    return _("Punkt {number} är gjord. Läs igenom texten.").format(number=point.number), point


def _make_all(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    made = verbs.make_suggested(walk, by=by)
    return ngettext("{n} förslag är nu en punkt.", "{n} förslag är nu punkter.", made).format(n=made), None


def _move(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    to = data.get("to", "")
    if to == "new":
        point = verbs.make_point(walk, observations=_observations(data), by=by)
        return _("Punkt {number} är gjord. Läs igenom texten.").format(number=point.number), point
    target = None if to == "tray" else _point(to, walk)
    verbs.move(walk, _observations(data), to=target, by=by)
    return _("Iakttagelserna är flyttade."), target


def _merge(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    kept = verbs.merge(_point(data.get("point", ""), walk), into=_point(data.get("into", ""), walk), by=by)
    return _("Punkterna är hopslagna."), kept


def _remove(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    verbs.remove(_point(data.get("point", ""), walk), by=by)
    return _("Punkten är borttagen. Iakttagelserna ligger bland förslagen igen."), None


def _show_it(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    point = verbs.show(_point(data.get("point", ""), walk), by=by)
    return _("Punkt {number} visas i protokollet.").format(number=point.number), point


def _up(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    return _reordered(data, walk, by, up=True)


def _down(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    return _reordered(data, walk, by, up=False)


def _reordered(data: QueryDict, walk: Walk, by: User, *, up: bool) -> Done:
    point = _point(data.get("point", ""), walk)
    verbs.reorder(point, up=up, by=by)
    point.refresh_from_db()
    return "", point


def _undo(data: QueryDict, walk: Walk, by: User, form: None) -> Done:
    verbs.undo(walk, by=by)
    return _("Ändringen är ångrad."), None


def _observations(data: QueryDict) -> list[UUID]:
    return [one for one in map(_uuid, data.getlist("observation")) if one]


def _point(written: str, walk: Walk) -> ActionPoint:
    pk = _uuid(written)
    point = walk.action_points.filter(pk=pk).first() if pk else None
    if point is None:
        raise Refusal(_("Välj en punkt."), fields={"point": _("Välj en punkt.")})
    point.walk = walk
    return point


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


VERBS: dict[str, Callable[[QueryDict, Walk, User, Any], Done]] = {
    "spara": _save,
    "gor": _make,
    "gor-alla": _make_all,
    "flytta": _move,
    "sla-ihop": _merge,
    "ta-bort": _remove,
    "visa": _show_it,
    "upp": _up,
    "ner": _down,
    "angra": _undo,
}
