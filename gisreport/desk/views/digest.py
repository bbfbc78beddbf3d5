"""The letter in the morning, on and off, by the link at its end: nobody signs in to be left alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gisreport.accounts.models import User
from gisreport.desk.digest import user_with
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of


@csrf_exempt  # the secret in the address is what another site would have to know; mail programs send no cookies
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST with `List-Unsubscribe=One-Click` comes from the mail program (RFC 8058)."""
    user = _user_behind(request, token)
    if request.method != "POST":
        return render(request, "desk/digest_switch.html", {"person": user, "token": token})
    _switch(user, on="pa" in request.POST)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(_("Du får inget morgonmejl längre."), content_type="text/plain; charset=utf-8")
    return redirect("digest-switch", token)


def _user_behind(request: HttpRequest, token: str) -> User:
    user = user_with(token)
    if user is None:
        spend("links", subject_of(request))
        raise Http404
    return user


def _switch(user: User, *, on: bool) -> None:
    user.wants_digest = on
    user.save(update_fields=["wants_digest"])
