from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gisreport.accounts.guard import administrators_page
from gisreport.desk.administration.forms import FactsForm
from routing.models import Municipality


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What residents are told about the municipality, and who gets what no rule is about."""
    form = FactsForm(request.POST or None, instance=municipality)
    if form.is_valid():
        form.save()
        messages.success(request, _("Uppgifterna är sparade."))
        return redirect("administration-facts", code=municipality.code)
    return render(request, "desk/administration/facts.html", {"municipality": municipality, "form": form})
