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
from gisreport.cases.unproven import refuse_another
from gisreport.cases.views import public
from gisreport.cases.views.guesses import public_case
from gisreport.errors import Refusal, TooOften
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of


@csrf_exempt  # the public page sets no cookie, so it cannot carry a token; `comes_from_us` takes its place
@require_POST
def seen_the_same(request: HttpRequest, written: str) -> HttpResponse:
    case = public_case(request, read_number(written))
    if case is None:
        return public.not_found(request, written)
    form = SupportForm(request.POST)
    if not comes_from_us(request):
        form.add_error(None, _("Anropet kom från en annan webbplats. Skicka från den här sidan i stället."))
    device = device_of(request)
    if not form.is_valid():
        return _ask_again(request, case, form)
    try:
        spend("support", subject_of(request))
        _count(case, device=device, email=form.cleaned_data["email"])
    except Refusal as refusal:
        form.refuse(refusal)
        status = refusal.status if isinstance(refusal, TooOften) else 422
        return say_when(_ask_again(request, case, form, status), refusal)
    counted = redirect(f"{reverse('case', args=[case.number])}?tack#sett")
    remember(counted, device)
    return counted


def _ask_again(request: HttpRequest, case: PublicCase, form: SupportForm, status: int = 422) -> HttpResponse:
    response = public.show(request, case, form, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _count(case: PublicCase, *, device: str, email: str) -> None:
    refuse_another(email)
    row = Case.objects.get(pk=case.pk)  # the verb locks the row itself; everything shown comes from `case`
    lifecycle.support(row, key=support_key(device), email=email, language=get_language() or "sv")


def comes_from_us(request: HttpRequest) -> bool:
    """Whether a page of ours sent the form; browsers say so, and programs need no page to lie in."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
