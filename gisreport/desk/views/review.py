"""The review queue, the page on which parts of a photo are covered, and the versions of what has been public."""

import json
import uuid
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_open_review
from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.models import Case, CasePhoto, Covering, Deed, PublicWording
from gisreport.cases.publish import (
    LONGEST_ALT,
    cover_photo,
    keep_inside,
    release_photo,
    release_text,
    restore_wording,
    withdraw_photo,
)
from gisreport.desk.covering import COLUMNS, ROWS, BoxesForm
from gisreport.desk.gathering import number_in
from gisreport.desk.marked import MarkedWords
from gisreport.desk.review import PER_PAGE, Card, reviewable, waiting, waits, with_all_there_is
from gisreport.desk.versions import photo_versions, wordings
from gisreport.errors import Refusal
from gisreport.photos.models import PhotoState

LONGEST_TEXT = 4000


class WordsForm(MarkedWords):
    text = forms.CharField(
        label=gettext_lazy("Text för alla"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AltForm(MarkedWords):
    marked = "alt"
    alt = forms.CharField(
        label=gettext_lazy("Beskriv fotot för den som inte ser det"), required=False, max_length=LONGEST_ALT
    )


@staff_page
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if not may_open_review(user):
        raise PermissionDenied
    page = Paginator(with_all_there_is(waiting(user)), PER_PAGE).get_page(request.GET.get("page"))
    audit.note(user, Deed.SEEN, *page)
    cards = [_card_with_form(case) for case in page]
    return render(request, "desk/review/queue.html", {"page": page, "cards": cards})


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One case of the queue, also when it no longer waits. POST: its words are released, or stay inside."""
    user = cast(User, request.user)
    case = get_object_or_404(with_all_there_is(reviewable(user)), number=number)
    if request.method != "POST":
        audit.note(user, Deed.SEEN, case)
        return _show_one(request, case)
    if "inget" in request.POST:
        for photo in Card(case).photos:
            if waits(photo):
                keep_inside(case, photo=photo, by=user)
        keep_inside(case, by=user)
        messages.success(request, _("Inget publiceras. Ärendet är borta ur kön."))
        return redirect("desk-review")
    form = WordsForm(request.POST, auto_id=f"{case.number}-%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            release_text(case, text=data["text"], is_read=data["is_read"], seen=data["seen"], by=user)
        except Refusal as refusal:
            form.add_error("text" if "text" in refusal.fields else None, refusal.message)
        else:
            published = _("Texten är publicerad.") if data["text"].strip() else _("Ingen text visas.")
            messages.success(request, published)
            return redirect("desk-review")
    return _show_one(request, case, form, status=422)


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, photo_id: uuid.UUID) -> HttpResponse:
    """One photo: parts of it are covered, it is released, taken back, or stays inside."""
    user = cast(User, request.user)
    ours = CasePhoto.objects.filter(case__in=reviewable(user), state=PhotoState.CLEAN)
    chosen = get_object_or_404(ours.select_related("case__category", "case__municipality"), pk=photo_id)
    current = chosen.coverings.filter(is_current=True).first()
    boxes = current.boxes if current else []
    if request.method != "POST":
        return _show_photo(request, chosen, BoxesForm(boxes=boxes), AltForm(initial={"alt": chosen.alt}))
    if "inget" in request.POST:
        keep_inside(chosen.case, photo=chosen, by=user)
        return redirect("desk-review")
    if "ta-bort" in request.POST:
        withdraw_photo(chosen, by=user)
        messages.success(request, _("Fotot syns inte längre för alla."))
        return redirect("desk-review-photo", chosen.pk)
    covering, alt = BoxesForm(request.POST, boxes=boxes), AltForm(request.POST)
    if covering.is_valid() and alt.is_valid():
        try:
            if covering.is_sent and covering.chosen != boxes:
                cover_photo(chosen, boxes=covering.chosen, by=user)
            if "publicera" in request.POST:
                release_photo(chosen, alt=alt.cleaned_data["alt"], is_read=alt.cleaned_data["is_read"], by=user)
        except Refusal as refusal:
            alt.add_error("alt" if "alt" in refusal.fields else None, refusal.message)
        else:
            return _photo_done(request, chosen)
    return _show_photo(request, chosen, covering, alt, status=422)


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Every version of the public text and of what is covered; back to an earlier one."""
    user = cast(User, request.user)
    case = get_object_or_404(with_all_there_is(reviewable(user)), number=number)
    if request.method == "POST":
        try:
            _go_back(request, case, user)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Den versionen gäller igen."))
        return redirect("desk-versions", case.number)
    context = {"case": case, "wordings": wordings(case, Card(case).reported), "photos": photo_versions(case)}
    return render(request, "desk/review/versions.html", context)


# --- How ---


def _go_back(request: HttpRequest, case: Case, user: User) -> None:
    if "text" in request.POST:
        wording = get_object_or_404(PublicWording, case=case, pk=number_in(request.POST["text"]) or 0)
        restore_wording(wording, by=user)
        return
    covering = get_object_or_404(Covering, photo__case=case, pk=_uuid(request.POST.get("foto", "")))
    cover_photo(covering.photo, boxes=[tuple(box) for box in covering.boxes], by=user)


def _uuid(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def _card_with_form(case: Case, form: WordsForm | None = None) -> dict[str, Any]:
    card = Card(case)
    form = form or WordsForm(initial={"text": card.first_words}, auto_id=f"{case.number}-%s")
    return {
        "card": card,
        "form": form,
        "is_as_reported": form["text"].value() == card.reported,
        "photos": [{"photo": photo, "waits": waits(photo)} for photo in card.photos],
    }


def _show_one(request: HttpRequest, case: Case, form: WordsForm | None = None, status: int = 200) -> HttpResponse:
    context = {"case": case, "cards": [_card_with_form(case, form)]}
    return render(request, "desk/review/one.html", context, status=status)


def _photo_done(request: HttpRequest, photo: CasePhoto) -> HttpResponse:
    if "publicera" in request.POST:
        messages.success(request, _("Fotot syns nu på ärendets offentliga sida."))
        return redirect("desk-review")
    messages.success(request, _("Rutorna är sparade."))
    return redirect("desk-review-photo", photo.pk)


def _show_photo(
    request: HttpRequest, photo: CasePhoto, covering: BoxesForm, alt: AltForm, status: int = 200
) -> HttpResponse:
    context = {
        "case": photo.case,
        "photo": photo,
        "covering": covering,
        "alt": alt,
        "boxes": json.dumps(covering.shown),
        "numbered": list(enumerate(covering.shown, start=1)),
        "cells": range(COLUMNS * ROWS),
        "waits": waits(photo),
    }
    return render(request, "desk/review/photo.html", context, status=status)
