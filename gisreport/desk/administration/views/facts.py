from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration.answering import FACTS_FIELDS, note_facts
from gisreport.desk.administration.forms import FactsForm
from gisreport.desk.administration.history import fields_of
from routing.models import Municipality


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What residents are told about the municipality, and who gets what no rule is about."""
    before = fields_of(municipality, *FACTS_FIELDS)
    form = FactsForm(request.POST or None, instance=municipality)
    if form.is_valid():
        with transaction.atomic():
            note_facts(form.save(), before, by=cast(User, request.user))
        messages.success(request, _("Uppgifterna är sparade."))
        return redirect("administration-facts", code=municipality.code)
    return render(request, "desk/administration/facts.html", {"municipality": municipality, "form": form})
