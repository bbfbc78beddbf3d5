"""*Jag har sett samma sak*, from the public page of a case."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gisreport.cases import lifecycle
from gisreport.cases.device import device_of, remember, support_key
from gisreport.cases.forms import SupportForm
from gisreport.cases.models import Case, PublicCase
from gisreport.cases.numbers import read_number
from gisreport.cases.views import public
from gisreport.errors import Refusal


@csrf_exempt  # the public page sets no cookie, so it cannot carry a token; `comes_from_us` takes its place
@require_POST
def seen_the_same(request: HttpRequest, written: str) -> HttpResponse:
    case = public.find(read_number(written))
    if case is None:
        return public.not_found(request, written)
    form = SupportForm(request.POST)
    if not comes_from_us(request):
        form.add_error(None, _("Anropet kom från en annan webbplats. Skicka från den här sidan i stället."))
    device = device_of(request)
    if form.is_valid() and _is_counted(case, form, device):
        counted = redirect(f"{reverse('case', args=[case.number])}?tack#sett")
        remember(counted, device)
        return counted
    refused = public.show(request, case, form, status=422)
    refused["Cache-Control"] = "no-store"
    return refused


def _is_counted(case: PublicCase, form: SupportForm, device: str) -> bool:
    row = Case.objects.get(pk=case.pk)  # the verb locks the row itself; everything shown comes from `case`
    try:
        lifecycle.support(
            row, key=support_key(device), email=form.cleaned_data["email"], language=get_language() or "sv"
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def comes_from_us(request: HttpRequest) -> bool:
    """Whether a page of ours sent the form; browsers say so, and programs need no page to lie in."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
