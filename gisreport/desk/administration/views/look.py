"""A municipality's own colours and logo, shown in both themes before they are saved."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration.look import LookForm, change_look
from gisreport.errors import Refusal
from routing.look import THEMES, preview_sheet, read_colour
from routing.models import Municipality


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """`preview` in what is sent shows the colours, and saves nothing."""
    is_sent = request.method == "POST"
    form = LookForm(municipality, request.POST if is_sent else None, request.FILES if is_sent else None)
    chosen = {theme.name: getattr(municipality, theme.name) for theme in THEMES}
    is_previewed = False
    if form.is_valid():
        chosen = {theme.name: form.cleaned_data[theme.name] for theme in THEMES}
        is_previewed = "preview" in request.POST
        if not is_previewed:
            change_look(
                municipality, colour=chosen["colour"], colour_in_dark=chosen["colour_in_dark"],
                logo=form.cleaned_data["logo"], no_logo=form.cleaned_data.get("no_logo", False),
                by=cast(User, request.user),
            )  # fmt: skip
            messages.success(request, _("Utseendet är sparat."))
            return redirect("administration-look", municipality.code)
    address = reverse("administration-look-sheet", args=[municipality.code])
    context = {
        "municipality": municipality,
        "form": form,
        "is_previewed": is_previewed,
        "themes": THEMES,
        "preview_sheet": f"{address}?{urlencode(chosen)}",
    }
    return render(request, "desk/administration/look.html", context)


@administrators_page
@require_safe
def sheet(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The style sheet of the preview, for the colours in the address; one that cannot be used is left out."""
    chosen = {}
    for theme in THEMES:
        try:
            chosen[theme.name] = read_colour(request.GET.get(theme.name, ""), theme)
        except Refusal:
            chosen[theme.name] = ""
    return HttpResponse(preview_sheet(chosen), content_type="text/css; charset=utf-8")
