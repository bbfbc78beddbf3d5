"""The letters to the administrations that are asked along: come and walk with us; and, if so, that nothing comes of
it."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.outbox.models import Message
from gisreport.outbox.owe import cancel, owe
from gisreport.outbox.renderers import Letter, register
from walks.models import Invitation, Walk, WalkEventKind

INVITED = "walks.invited"
CALLED_OFF = "walks.called-off"


def register_invitations() -> None:
    register(INVITED, write_invited)
    register(CALLED_OFF, write_called_off)


def invite(invitations: QuerySet[Invitation]) -> None:
    """Owe each a letter, in the caller's transaction."""
    for invitation in invitations.select_related("administration", "walk__municipality"):
        _owe(INVITED, invitation)
        invitation.invited_at = timezone.now()
        invitation.save(update_fields=["invited_at"])


def call_off(invitations: QuerySet[Invitation]) -> None:
    """Tell those who have been invited; an invitation that has not gone out is no longer owed."""
    for invitation in invitations.select_related("administration", "walk__municipality"):
        if not cancel(INVITED, invitation.pk):
            _owe(CALLED_OFF, invitation)


def write_invited(message: Message) -> Letter | None:
    """No longer wanted when the walk has been called off, or they need not come."""
    invitation = _invitation(message)
    if invitation is None or invitation.walk.cancelled_at:
        return None
    subject = _("Inbjudan: {title}").format(title=invitation.walk.title)
    return _letter(subject, "walks/mail/invited", invitation.walk)


def write_called_off(message: Message) -> Letter | None:
    invitation = _invitation(message)
    if invitation is None:
        return None
    called_off = invitation.walk.events.filter(kind=WalkEventKind.CANCELLED).last()
    subject = _("Inställd: {title}").format(title=invitation.walk.title)
    reason = called_off.data.get("reason", "") if called_off else ""
    return _letter(subject, "walks/mail/called_off", invitation.walk, reason=reason)


def _owe(kind: str, invitation: Invitation) -> None:
    owe(
        kind,
        invitation.pk,
        invitation.administration.email,
        key=f"{kind}:{invitation.pk}",
        owner_code=invitation.walk.municipality.code,
    )


def _invitation(message: Message) -> Invitation | None:
    return Invitation.objects.select_related("walk__municipality").filter(pk=message.subject_id).first()


def _letter(subject: str, template: str, walk: Walk, **more: Any) -> Letter:
    context = {
        "walk": walk,
        "municipality": walk.municipality,
        "link": settings.SITE_URL + reverse("walk", args=[walk.pk]),
        **more,
    }
    text = render_to_string(f"{template}.txt", context).strip() + "\n"
    return Letter(subject, text, render_to_string(f"{template}.html", context), reply_to=walk.municipality.email)
