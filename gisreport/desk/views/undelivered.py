from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import municipalities_coordinated_by
from gisreport.accounts.models import User
from gisreport.desk.undelivered import letters, send_again
from gisreport.errors import Refusal
from gisreport.outbox.models import Message, MessageQuerySet

PER_PAGE = 50


def messages_of(user: User) -> MessageQuerySet:
    """The messages of the municipalities that `user` coordinates."""
    codes = municipalities_coordinated_by(user).values_list("code", flat=True)
    mine: MessageQuerySet = Message.objects.filter(owner_code__in=list(codes))
    return mine


@staff_page
@login_required
@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """Mail that was given up, and mail that is still being tried, with the last error in words."""
    user = cast(User, request.user)
    if not municipalities_coordinated_by(user).exists():
        raise PermissionDenied
    mine = messages_of(user)
    page = Paginator(mine.not_delivered().order_by("-given_up_at"), PER_PAGE).get_page(request.GET.get("page"))
    trying = mine.owed().filter(attempts__gt=0).order_by("next_try_at")[:PER_PAGE]
    context = {"coordinates": True, "page": page, "given_up": letters(page), "trying": letters(trying)}
    return render(request, "desk/undelivered.html", context)


@staff_page
@login_required
@require_POST
def try_again(request: HttpRequest, message_id: str) -> HttpResponse:
    message = get_object_or_404(messages_of(cast(User, request.user)), pk=message_id)
    try:
        is_sent = send_again(message, to=request.POST.get("recipient", ""), by=cast(User, request.user))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Mejlet skickas igen.") if is_sent else _("Någon annan har redan försökt igen."))
    return redirect("desk-undelivered")
