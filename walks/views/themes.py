"""Which category a point of each theme becomes a case of: the municipality's own table."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from routing.models import Municipality
from walks.forms_after import ThemesForm
from walks.views.guard import municipality_page


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = ThemesForm(municipality, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kategorierna är sparade. De gäller punkter som skickas från och med nu."))
        return redirect("walk-themes", code=municipality.code)
    context = {"municipality": municipality, "form": form}
    return render(request, "walks/collect/themes.html", context, status=422 if form.errors else 200)
