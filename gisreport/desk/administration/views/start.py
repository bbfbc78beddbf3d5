from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import municipalities_administered_by


@staff_page
@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the municipality one administers, or a choice between several."""
    municipalities = list(municipalities_administered_by(request.user)[:300])
    if not municipalities:
        raise PermissionDenied
    if len(municipalities) == 1:
        return redirect("administration-rules", code=municipalities[0].code)
    return render(request, "desk/administration/start.html", {"municipalities": municipalities})
