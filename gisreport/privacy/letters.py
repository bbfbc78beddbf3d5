"""The letters about erasure: to the municipality that somebody asks; to whoever asked that it has come in, and what
was decided."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Letter, register
from gisreport.privacy.models import ErasureRequest
from gisreport.privacy.traces import ASKED, DECIDED, RECEIPT


def register_letters() -> None:
    register(ASKED, write_asked)
    register(RECEIPT, write_receipt)
    register(DECIDED, write_decided, forgets_recipient=True)  # it may say that the address has been erased


def write_asked(message: Message) -> Letter | None:
    """Says nothing about who asks. No longer wanted when it has been decided."""
    request = _request(message)
    if request is None or request.decided_at:
        return None
    address = settings.SITE_URL + reverse("erasure-request", args=[request.pk])
    subject = _("Begäran om radering i ärende %(number)s") % {"number": request.case.number}
    return _letter(subject, "privacy/mail/asked", request, link=address)


def write_receipt(message: Message) -> Letter | None:
    """No longer wanted when it has been decided: then the decision says it all."""
    request = _request(message)
    if request is None or request.decided_at or request.follower is None:
        return None
    subject = _("Vi har fått din begäran, ärende %(number)s") % {"number": request.case.number}
    return _letter(subject, "privacy/mail/receipt", request, link=request.follower.secret_url("own-erasure"))


def write_decided(message: Message) -> Letter | None:
    request = _request(message)
    if request is None or not request.decided_at:
        return None
    link = request.follower.secret_url("own-erasure") if request.follower else ""
    subject = _("Beslut om radering, ärende %(number)s") % {"number": request.case.number}
    return _letter(subject, "privacy/mail/decided", request, link=link)


def _request(message: Message) -> ErasureRequest | None:
    pk = message.subject_id.partition(":")[0]
    whole = ErasureRequest.objects.select_related("case__municipality", "case__category", "follower")
    return whole.filter(pk=pk).first()


def _letter(subject: str, template: str, request: ErasureRequest, **more: Any) -> Letter:
    context = {"asked": request, "case": request.case, "municipality": request.case.municipality, **more}
    text = render_to_string(f"{template}.txt", context).strip()
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    html = render_to_string(f"{template}.html", context)
    return Letter(subject, "\n".join(kept) + "\n", html, reply_to=request.case.municipality.email)
