"""The administrations of a municipality, and how to reach them."""

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration.answering import OFFICE_FIELDS, note_office
from gisreport.desk.administration.forms import OfficeForm, offices_for
from gisreport.desk.administration.history import fields_of
from gisreport.desk.administration.in_turn import wait_for_turn
from routing.models import Administration, Municipality


@administrators_page
@require_safe
def offices(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    context = {
        "municipality": municipality,
        "own": municipality.administrations.order_by("is_external", "name"),
        "shared": offices_for(municipality).filter(municipality=None),
    }
    return render(request, "desk/administration/offices.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return edited(request, municipality, Administration(municipality=municipality))


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, municipality: Municipality, office_id: int) -> HttpResponse:
    """Only the municipality's own: an owner that several share is kept by whoever runs the service."""
    return edited(request, municipality, get_object_or_404(municipality.administrations, pk=office_id))


def edited(request: HttpRequest, municipality: Municipality, office: Administration) -> HttpResponse:
    before = fields_of(office, *OFFICE_FIELDS) if office.pk else {}
    form = OfficeForm(request.POST or None, instance=office)
    if form.is_valid():
        with transaction.atomic():
            wait_for_turn(municipality.pk)
            note_office(form.save_in(municipality), before, by=cast(User, request.user))
        messages.success(request, _("{name} är sparad.").format(name=office))
        return redirect("administration-offices", code=municipality.code)
    context = {"municipality": municipality, "form": form, "office": office}
    return render(request, "desk/administration/office.html", context)
