"""The letter to staff who have forgotten their password.

It is owed like every other letter: the page answers as fast for an address that nobody has, no mail server can hold it
up, and the link leads to the address of the settings, whatever Host the request named.

Who has neither app nor key is sent no link: with it, whoever reads the mail could choose the password and then couple
an app of their own, and a mailed link alone would have opened the desk.
"""

import uuid
from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gisreport.accounts.factors import has_own_factor
from gisreport.accounts.models import User
from gisreport.limits.spend import is_left
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.renderers import Letter

FORGOTTEN = "accounts.forgotten"


def owe_new_password(address: str, user: User | None) -> None:
    """With no user the same rows are written, and no letter comes of them. Nobody's mailbox is filled by strangers:
    what went out before is still good."""
    if not is_left("letters", address.casefold()):
        return
    owe(FORGOTTEN, user.pk if user else "", address, key=f"{FORGOTTEN}:{uuid.uuid4()}", language=get_language() or "sv")


def write_link(message: Message) -> Letter | None:
    user = User.objects.filter(pk=message.subject_id, is_active=True).first() if message.subject_id else None
    if user is None:
        return None
    if settings.STAFF_NEEDS_SECOND_FACTOR and not has_own_factor(user):
        context: dict[str, Any] = {"login": settings.SITE_URL + reverse("account_login")}
        return _letter("no_factor", _("Ditt lösenord kan inte bytas med ett mejl"), context)
    key = {"uidb36": user_pk_to_url_str(user), "key": EmailAwarePasswordResetTokenGenerator().make_token(user)}
    context = {
        "link": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key),
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    return _letter("forgotten", _("Välj ett nytt lösenord"), context)


def _letter(name: str, subject: str, context: dict[str, Any]) -> Letter:
    text, html = (render_to_string(f"accounts/mail/{name}.{kind}", context) for kind in ("txt", "html"))
    return Letter(subject, text.strip() + "\n", html)
