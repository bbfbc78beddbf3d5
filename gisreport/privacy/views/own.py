"""Behind the secret link: a copy of one's own data, and the request to have them erased. A GET changes nothing."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.cases.models import Follower
from gisreport.cases.views.secret import secret
from gisreport.errors import Refusal
from gisreport.limits.guard import limited
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.privacy.erasure import ask
from gisreport.privacy.forms import AskForm
from gisreport.privacy.models import ErasureRequest
from gisreport.privacy.own_data import answers_in_words, own_data


@require_safe
@secret
def data_page(request: HttpRequest, follower: Follower) -> HttpResponse:
    context = {
        "follower": follower,
        "case": follower.case,
        "municipality": follower.case.municipality,
        "copy": own_data(follower),
        "answers": answers_in_words(follower),
    }
    return render(request, "privacy/own_data.html", context)


@require_safe
@secret
def data_json(request: HttpRequest, follower: Follower) -> HttpResponse:
    answer = HttpResponse(own_data(follower).as_json(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(follower)}.json"'
    return answer


@require_safe
@secret
@limited("information")  # every photo is read for it
def data_zip(request: HttpRequest, follower: Follower) -> HttpResponseBase:
    copy = own_data(follower).as_zip()
    return FileResponse(copy, as_attachment=True, filename=f"{file_name(follower)}.zip", content_type="application/zip")


def file_name(follower: Follower) -> str:
    return _("mina-uppgifter") + f"-{follower.case.number}"


@require_http_methods(["GET", "HEAD", "POST"])
@secret
def erasure(request: HttpRequest, follower: Follower) -> HttpResponse:
    """What asking for erasure means, the form to do it, and what was decided."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            spend("information", subject_of(request))
            ask(follower, text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("own-erasure", follower.token)
    requests = list(ErasureRequest.objects.filter(follower=follower).order_by("-asked_at"))
    context = {
        "follower": follower,
        "case": follower.case,
        "municipality": follower.case.municipality,
        "form": form,
        "requests": requests,
        "is_waiting": any(one.decided_at is None for one in requests),
        "is_granted": any(one.outcome == "granted" for one in requests),
    }
    return render(request, "privacy/own_erasure.html", context, status=422 if form.errors else 200)
