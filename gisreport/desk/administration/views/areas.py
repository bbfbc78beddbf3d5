"""The areas that rules can name: which are in force, and new ones from a file, shown before they are."""

from typing import cast

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration import area_files
from gisreport.desk.administration.area_files import AreaFileForm
from gisreport.errors import Refusal
from routing.layers import layer_name
from routing.models import AreaSet, Municipality


@administrators_page
@require_safe
def areas(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    today = timezone.localdate()
    sets = AreaSet.objects.annotate(number=Count("areas")).order_by("layer", "-valid")
    own = sets.filter(scope=municipality.code)
    context = {
        "municipality": municipality,
        "own": own.filter(valid__overlap=(today, None)),
        "ended": own.exclude(valid__overlap=(today, None)),
        "national": sets.filter(scope="", valid__contains=today),
        "today": today,
    }
    return render(request, "desk/administration/areas.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """First the file is looked at and shown; `held` in what is sent puts it in force."""
    if "held" in request.POST:
        return accepted(request, municipality, request.POST["held"])
    form = AreaFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        name, asked = "", form.asked()
        try:
            name = area_files.hold(form.cleaned_data["file"])
            trial = area_files.tried(municipality, name, asked)
        except Refusal as refusal:
            if name:
                area_files.let_go(name)
            form.show(refusal)
            if "file" not in form.errors:
                form.add_error("file", _("Välj filen igen, när du har rättat det som står nedanför."))
        else:
            context = {
                "municipality": municipality,
                "trial": trial,
                "asked": asked,
                "since": form.cleaned_data["since"],
                "held": area_files.signed(municipality, name, asked),
            }
            return render(request, "desk/administration/area_trial.html", context)
    return render(request, "desk/administration/area_new.html", {"municipality": municipality, "form": form})


def accepted(request: HttpRequest, municipality: Municipality, held: str) -> HttpResponse:
    try:
        name, asked = area_files.read_signed(municipality, held)
        imported = area_files.put_in_force(municipality, name, asked, by=cast(User, request.user))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("administration-area-new", municipality.code)
    day = date_format(imported.area_set.valid.lower, "j F Y")
    messages.success(
        request,
        _("{layer}: {count} områden gäller från {day}.").format(
            layer=layer_name(asked["layer"]).capitalize(), count=imported.areas, day=day
        ),
    )
    return redirect("administration-areas", municipality.code)
