"""Words that officers begin an answer with."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration import templates as verbs
from gisreport.desk.administration.templates import TemplateForm, placeholders, preview_of
from gisreport.desk.models import ReplyTemplate
from gisreport.errors import Refusal
from routing.models import Municipality


@administrators_page
@require_safe
def templates(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    rows = list(municipality.reply_templates.select_related("administration", "category"))
    today = timezone.localdate()
    in_use = [row for row in rows if row.closed_on is None or row.closed_on > today]
    context = {
        "municipality": municipality,
        "purposes": [
            (words, [row for row in in_use if row.purpose == purpose])
            for purpose, words in ReplyTemplate.Purpose.choices
        ],
        "closed": [row for row in rows if row not in in_use],
    }
    return render(request, "desk/administration/templates.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return edited(request, municipality, ReplyTemplate(municipality=municipality, texts={}))


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, municipality: Municipality, template_id: int) -> HttpResponse:
    return edited(request, municipality, template_or_404(municipality, template_id))


def edited(request: HttpRequest, municipality: Municipality, template: ReplyTemplate) -> HttpResponse:
    """`preview` in what is sent shows what would be saved, and saves nothing."""
    title = template.name
    form = TemplateForm(template, request.POST if request.method == "POST" else None)
    is_previewed = False
    if form.is_valid():
        filled = form.filled()
        is_previewed = "preview" in request.POST
        if not is_previewed:
            try:
                verbs.keep_template(filled, by=cast(User, request.user))
            except Refusal as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("Mallen ”{name}” är sparad.").format(name=filled.name))
                return redirect("administration-templates", municipality.code)
    context = {
        "municipality": municipality,
        "form": form,
        "heading": title,
        "template": template,
        "placeholders": placeholders(municipality),
        "preview": preview_of(template) if template.texts else None,
        "is_previewed": is_previewed,
    }
    return render(request, "desk/administration/template.html", context)


@administrators_page
@require_POST
def close(request: HttpRequest, municipality: Municipality, template_id: int) -> HttpResponse:
    """`open` in what is sent opens it again."""
    template, by = template_or_404(municipality, template_id), cast(User, request.user)
    try:
        if "open" in request.POST:
            verbs.open_template(template, by=by)
            messages.success(request, _("Mallen ”{name}” används igen.").format(name=template.name))
        else:
            verbs.close_template(template, by=by)
            messages.success(request, _("Mallen ”{name}” används inte längre.").format(name=template.name))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("administration-templates", municipality.code)


def template_or_404(municipality: Municipality, template_id: int) -> ReplyTemplate:
    rows = municipality.reply_templates.select_related("administration", "category", "municipality__default_desk")
    return get_object_or_404(rows, pk=template_id)
