"""Residents show that an e-mail address is theirs by a code that is sent to it. No account, no password.

The code is good in the browser that asked for it, for a quarter of an hour and five tries; afterwards the session
remembers the address until the browser is closed or it is asked to forget. Who has no cases gets a letter too: the page
must not tell strangers which addresses are known here.
"""

import hmac
import re
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import LENGTH_OF_A_CODE, AddressCode
from gisreport.errors import Refusal, TooOften
from gisreport.limits.spend import in_words, spend
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.renderers import Letter

CODE = "accounts.code"
GOOD_FOR = timedelta(minutes=15)
MOST_TRIES = 5
REMEMBERED_FOR = timedelta(hours=2)

_ASKED, _PROVEN = "address_asked", "address_proven"


def ask_for_code(request: HttpRequest, address: str, *, language: str) -> None:
    """Send a code to `address`, a normal_address(); this browser may answer with it. Raises TooOften, field `email`."""
    _refuse_many_letters(address)
    with transaction.atomic():
        code = AddressCode.objects.create(address=address)
        owe(CODE, code.pk, address, key=f"{CODE}:{code.pk}", language=language)
    request.session[_ASKED] = code.pk
    request.session.pop(_PROVEN, None)


def asked_address(request: HttpRequest) -> str:
    """The address that this browser waits for a code at; empty when it waits for none."""
    asked = request.session.get(_ASKED)
    code = AddressCode.objects.filter(pk=asked).first() if asked else None
    return code.address if code else ""


def answer_code(request: HttpRequest, written: str) -> None:
    """Remember the address if the code is right. Raises Refusal, field `code`, saying what to do instead."""
    refusal = _try(request.session.get(_ASKED), written)
    if refusal:
        raise refusal
    address = asked_address(request)
    AddressCode.objects.filter(pk=request.session.pop(_ASKED)).delete()
    request.session.cycle_key()  # whoever knew the session before must not have it now
    until = timezone.now() + REMEMBERED_FOR
    request.session[_PROVEN] = {"address": address, "until": until.isoformat()}


def proven_address(request: HttpRequest) -> str:
    """The address that this browser has shown to be its reader's; empty when there is none."""
    proven = request.session.get(_PROVEN)
    if not proven or proven["until"] < timezone.now().isoformat():
        return ""
    return str(proven["address"])


def forget_address(request: HttpRequest) -> None:
    if asked := request.session.pop(_ASKED, None):
        AddressCode.objects.filter(pk=asked).delete()
    request.session.pop(_PROVEN, None)
    request.session.cycle_key()


def remove_old_codes() -> int:
    """Codes that no browser can use any more; answers how many."""
    removed, _by_model = AddressCode.objects.filter(asked_at__lt=timezone.now() - GOOD_FOR).delete()
    return removed


def write_code(message: Message) -> Letter | None:
    """No longer wanted when the code has been used or is too old to be."""
    code = AddressCode.objects.filter(pk=message.subject_id, asked_at__gt=timezone.now() - GOOD_FOR).first()
    if code is None:
        return None
    context = {"code": code.grouped, "minutes": int(GOOD_FOR.total_seconds() // 60)}
    subject = _("Din kod till Mina ärenden")  # without the code: subjects are seen on locked screens
    text, html = (render_to_string(f"accounts/mail/code.{kind}", context) for kind in ("txt", "html"))
    return Letter(subject, text.strip() + "\n", html)


def _refuse_many_letters(address: str) -> None:
    """To one mailbox, so that nobody can fill a stranger's, nor guess at many codes."""
    try:
        spend("code-letters", address)
    except TooOften as refusal:
        sentence = _("Vi har redan skickat flera koder till adressen. Försök igen om {wait}.")
        sentence = sentence.format(wait=in_words(refusal.retry_after))
        raise TooOften(sentence, retry_after=refusal.retry_after, fields={"email": sentence}) from refusal


def _try(pk: int | None, written: str) -> Refusal | None:
    """None when it is the code. A try counts even when the answer is a refusal, hence no exception inside."""
    digits = re.sub(r"[^0-9]", "", written)
    with transaction.atomic():
        code = AddressCode.objects.select_for_update().filter(pk=pk or 0).first()
        if code is None or code.asked_at < timezone.now() - GOOD_FOR or code.tries >= MOST_TRIES:
            return _refused(_("Koden gäller inte längre. Be om en ny."))
        if len(digits) != LENGTH_OF_A_CODE:  # a slip of the finger is no guess
            return _refused(_("Koden har åtta siffror. Skriv alla."))
        code.tries += 1
        code.save(update_fields=["tries"])
        if not hmac.compare_digest(code.code, digits):
            return _refused(_("Koden stämmer inte. Kontrollera siffrorna i mejlet."))
    return None


def _refused(sentence: str) -> Refusal:
    return Refusal(sentence, fields={"code": sentence})
