"""*Skicka till ansvariga*: what is to become of each point, who will get it and why, and then it goes."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from walks.categories import category_for
from walks.forms_after import SendForm
from walks.models import ActionPoint, Outcome, Walk
from walks.points import theme_words
from walks.send import Receiver, Sent, answer_for, receivers, send_to_owners, take_back
from walks.views.guard import walk_page

# What is sent is what was read: points, their versions, and who will get them.
SHOWN = "walks.shown"


@walk_page
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, walk: Walk) -> HttpResponse:
    """`visa` shows who would get it; `skicka` sends, if that is what was on screen."""
    points = _waiting(walk)
    forms = [_form(point, walk, request) for point in points]
    if request.method != "POST":
        return _show(request, walk, forms)
    are_valid = [form.is_valid() for form in forms]  # each says what is wrong with it
    if not all(are_valid):
        return _show(request, walk, forms, status=422)
    try:
        rows = [_row(form, walk) for form in forms]
        if "skicka" not in request.POST or request.POST.get("shown") != _seal(rows):
            if "skicka" in request.POST:
                messages.warning(request, _("Något är ändrat sedan du läste. Läs vem som får punkterna, och skicka."))
            return _show(request, walk, forms)
        seen = {form.point.pk: form.point.version for form in forms}
        choices = [choice for choice in (form.choice() for form in forms) if choice]
        sent = send_to_owners(walk, choices, by=cast(User, request.user), seen=seen)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return _show(request, walk, forms, status=max(refusal.status, 409))
    messages.success(request, _told(sent))
    return redirect("walk-send", walk=walk.pk)


@walk_page
@require_POST
def answer(request: HttpRequest, walk: Walk, reply: str) -> HttpResponse:
    """What somebody outside has said, or that a point is open again."""
    if reply not in ("spara", "oppna"):
        raise Http404
    pk = _uuid(request.POST.get("point", ""))
    point = walk.action_points.standing().filter(pk=pk).first() if pk else None
    if point is None:
        messages.error(request, _("Punkten finns inte längre."))
        return redirect("walk-send", walk=walk.pk)
    point.walk = walk
    by = cast(User, request.user)
    try:
        if reply == "spara":
            answer_for(point, answer=request.POST.get("answer", ""), by=by)
        else:
            take_back(point, by=by)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Svaret är sparat.") if reply == "spara" else _("Punkten är öppen igen."))
    return redirect("walk-send", walk=walk.pk)


def _waiting(walk: Walk) -> list[ActionPoint]:
    points = list(
        walk.action_points.standing().filter(outcome__in=(Outcome.OPEN, Outcome.QUALITY)).select_related("stop")
    )
    for point in points:
        point.walk = walk
    return points


def _form(point: ActionPoint, walk: Walk, request: HttpRequest) -> SendForm:
    data = request.POST if request.method == "POST" else None
    return SendForm(point, data, category=category_for(walk.municipality, point.theme))


def _row(form: SendForm, walk: Walk) -> dict[str, Any]:
    found: list[Receiver] = []
    problem = ""
    if form.sends:
        try:
            found = receivers(form.point, form.categories())
        except Refusal as refusal:
            problem = refusal.message
    return {
        "form": form,
        "point": form.point,
        "theme": theme_words(walk, form.point.theme),
        "receivers": found,
        "problem": problem,
        "is_private": any(one.category.is_private for one in found),
    }


def _show(request: HttpRequest, walk: Walk, forms: list[SendForm], status: int = 200) -> HttpResponse:
    rows = [_row(form, walk) for form in forms]
    settled = walk.action_points.standing().exclude(outcome__in=(Outcome.OPEN, Outcome.QUALITY))
    context = {
        "walk": walk,
        "municipality": walk.municipality,
        "rows": rows,
        "shown": _seal(rows),
        "settled": settled.select_related("stop").prefetch_related(
            "links__case__administration", "links__case__category"
        ),
    }
    return render(request, "walks/collect/send.html", context, status=status)


def _seal(rows: list[dict[str, Any]]) -> str:
    """Another one as soon as anything that was read is not so any more."""
    said = [
        (str(row["point"].pk), row["point"].version, [
            (one.category.pk, one.decision.administration.pk) for one in row["receivers"]
        ])
        for row in rows
    ]  # fmt: skip
    return salted_hmac(SHOWN, repr(said), algorithm="sha256").hexdigest()


def _told(sent: Sent) -> str:
    points = ngettext("{n} punkt är skickad.", "{n} punkter är skickade.", sent.points)
    cases = ngettext("{n} ärende är öppnat.", "{n} ärenden är öppnade.", sent.cases)
    return f"{points.format(n=sent.points)} {cases.format(n=sent.cases)}"


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
