"""Where I am signed in, and how I end it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.models import User
from gisreport.accounts.sessions import end, sessions_of


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    own = list(sessions_of(cast(User, request.user)))
    here = [one for one in own if one.key == request.session.session_key]
    others = [one for one in own if one not in here]
    return render(request, "accounts/sessions.html", {"here": here, "others": others})


@login_required
@require_POST
def end_some(request: HttpRequest) -> HttpResponse:
    """`one`: that one; without it all but this one."""
    chosen = sessions_of(cast(User, request.user)).exclude(key=request.session.session_key)
    one = request.POST.get("one", "")
    if one:
        chosen = chosen.filter(pk=int(one) if one.isdecimal() and len(one) < 18 else 0)
    ended = end(chosen)
    told = ngettext("%(n)s inloggning är avslutad.", "%(n)s inloggningar är avslutade.", ended) % {"n": ended}
    messages.success(request, told if ended else _("Det fanns inget att avsluta."))
    return redirect("sessions")
