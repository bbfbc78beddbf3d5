"""Somebody who is to work here is asked by mail, says yes by the link, and is a user from then on.

The link is good for a week and for one answer; opening it changes nothing, for mail scanners follow links. What an
administrator may hand out is checked both when it is asked for and when it is given.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import INVITED_FOR, Invitation, Membership, Role, User, new_invitation_token
from gisreport.errors import Refusal
from gisreport.outbox.address import normal_address
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.renderers import Letter
from routing.models import Administration, Category, Municipality

INVITED = "accounts.invited"
GIVEN = "accounts.given"
KEPT_FOR = timedelta(days=90)
# The others are of a whole municipality.
OF_AN_ADMINISTRATION = (Role.OFFICER, Role.COORDINATOR, Role.MODERATOR)


def wanted_role(
    municipality: Municipality, role: Role, administration: Administration | None, categories: Iterable[Category]
) -> dict[str, Any]:
    """As it lies in an invitation. Raises Refusal for what nobody of this municipality can give."""
    categories = list(categories)
    if administration and administration.municipality_id != municipality.pk:
        raise _refused("administration", _("Förvaltningen hör inte till kommunen."))
    if any(category.municipality_id != municipality.pk for category in categories):
        raise _refused("categories", _("Kategorin hör inte till kommunen."))
    if role == Role.OFFICER and administration is None:
        raise _refused("administration", _("Välj den förvaltning som handläggaren arbetar på."))
    if role not in OF_AN_ADMINISTRATION and (administration or categories):
        raise _refused("administration", _("Rollen gäller hela kommunen. Välj ingen förvaltning och inga kategorier."))
    return {
        "role": role.value,
        "administration": administration.pk if administration else None,
        "categories": sorted(category.pk for category in categories),
    }


def named(wanted: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same roles, with the administration and the categories by their names."""
    offices = Administration.objects.in_bulk([one["administration"] for one in wanted if one["administration"]])
    limits = Category.objects.in_bulk([pk for one in wanted for pk in one["categories"]])
    return [
        {
            "role": one["role"],
            "administration": str(offices.get(one["administration"], "")),
            "categories": sorted(limits[pk].name for pk in one["categories"] if pk in limits),
        }
        for one in wanted
    ]


def role_in_words(role: Mapping[str, Any]) -> str:
    """*handläggare, Gatukontoret (Belysning)*, of one that is named."""
    line = str(dict(Role.choices).get(role["role"], role["role"]))
    if role["administration"]:
        line = f"{line}, {role['administration']}"
    return f"{line} ({', '.join(map(str, role['categories']))})" if role["categories"] else line


def _refused(field: str, sentence: str) -> Refusal:
    return Refusal(sentence, fields={field: sentence})


@transaction.atomic
def invite(municipality: Municipality, *, email: str, name: str, roles: list[dict[str, Any]], by: User) -> Invitation:
    """A letter with a link. Whoever waits for an answer to an older one gets this in its place."""
    address = normal_address(email)
    municipality.invitations.waiting().filter(email=address).update(withdrawn_at=timezone.now())
    invitation = Invitation(municipality=municipality, email=address, name=name.strip(), roles=roles, by=by)
    _send(invitation)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> None:
    """With a new link, which makes the old one worthless."""
    _lock(invitation)
    invitation.token, invitation.by = new_invitation_token(), by
    _send(invitation)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    _lock(invitation)
    invitation.withdrawn_at, invitation.by = timezone.now(), by
    invitation.save(update_fields=["withdrawn_at", "by"])


def _send(invitation: Invitation) -> None:
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + INVITED_FOR
    invitation.save()
    subject, owner = f"{invitation.pk}:{_sending(invitation)}", invitation.municipality.code
    owe(INVITED, subject, invitation.email, key=f"{INVITED}:{subject}", owner_code=owner)


def _sending(invitation: Invitation) -> str:
    """Tells one letter from the next, without the secret."""
    return str(int(invitation.sent_at.timestamp() * 1000))


def _lock(invitation: Invitation) -> None:
    """Raises Refusal when it has been answered or taken back."""
    locked = Invitation.objects.select_for_update(of=("self",)).waiting().filter(pk=invitation.pk).exists()
    if not locked:
        raise Refusal(_("Inbjudan är redan besvarad eller tillbakadragen."))


@transaction.atomic
def accept(invitation: Invitation, *, name: str = "", password: str | None = None) -> User:
    """The invited is a user with the roles of the invitation. Without a password they sign in by the municipality's
    service. Raises Refusal: too late, already used, taken back, or a poor password (field `password`)."""
    _lock(invitation)
    if invitation.is_too_old:
        raise Refusal(_("Inbjudan gäller inte längre."))
    user = User.objects.filter(email=invitation.email).first() or User(email=invitation.email)
    if user.pk and not has_left(user):
        raise Refusal(_("Du har redan ett konto. Logga in."))
    user.name, user.is_active = name.strip() or invitation.name, True
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refusal(" ".join(error.messages), fields={"password": " ".join(error.messages)}) from error
    user.set_password(password)
    _save(user)
    for wanted in invitation.roles:
        give(user, invitation.municipality, wanted)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # by another invitation, at the same moment
        raise Refusal(_("Du har redan ett konto. Logga in.")) from error


def has_left(user: User) -> bool:
    """Worked somewhere once, and can be invited again; the second factor is still asked for then."""
    return not user.is_active and not user.is_superuser and not user.memberships.exists()


def give(user: User, municipality: Municipality, wanted: dict[str, Any]) -> Membership:
    """A role, in this municipality alone; what has been closed since it was wanted is left out. Never more than a role:
    nobody becomes a superuser so."""
    administration = municipality.administrations.filter(pk=wanted["administration"] or 0).first()
    role = Role(wanted["role"])
    # Without the place and the categories it was meant for, a role would be one in the whole municipality.
    if administration is None and (wanted["administration"] or role == Role.OFFICER):
        raise Refusal(_("Förvaltningen finns inte längre. Be om en ny inbjudan."))
    categories = Category.objects.filter(pk__in=wanted["categories"], municipality=municipality)
    if wanted["categories"] and not categories:
        raise Refusal(_("Kategorierna finns inte längre. Be om en ny inbjudan."))
    membership, _is_new = Membership.objects.get_or_create(
        user=user, municipality=municipality, administration=administration, role=role
    )
    membership.categories.set(categories)
    user.held = None
    return membership


def tell_of_role(membership: Membership) -> None:
    """Whoever is a user already needs no invitation."""
    owner = membership.municipality.code if membership.municipality else ""
    key = f"{GIVEN}:{membership.pk}"
    owe(GIVEN, membership.pk, membership.user.email, key=key, language=membership.user.language, owner_code=owner)


def forget_old_invitations() -> int:
    """Name and address of the invited are of no use when the answer is long since given, or never came."""
    removed, _by_model = Invitation.objects.filter(expires_at__lt=timezone.now() - KEPT_FOR).delete()
    return removed


def invitation_with(token: str) -> Invitation | None:
    """Whatever has become of it."""
    if "\0" in token:
        return None
    return Invitation.objects.select_related("municipality", "by").filter(token=token).first()


# --- The letters ---


def write_invitation(message: Message) -> Letter | None:
    """No longer wanted when it has been answered, taken back or sent anew."""
    pk, _colon, sending = message.subject_id.partition(":")
    invitation = Invitation.objects.good().select_related("municipality", "by").filter(pk=pk).first()
    if invitation is None or _sending(invitation) != sending:
        return None
    context = {
        "invitation": invitation,
        "municipality": invitation.municipality,
        "link": settings.SITE_URL + reverse("invitation", args=[invitation.token]),
        "days": INVITED_FOR.days,
    }
    subject = _("Inbjudan att arbeta med ärenden i {name}").format(name=invitation.municipality.called())
    return _letter("invited", subject, context)


def write_role(message: Message) -> Letter | None:
    membership = Membership.objects.select_related("user", "municipality", "administration")
    given = membership.filter(pk=message.subject_id, user__is_active=True).first()
    if given is None:
        return None
    place = given.administration or given.municipality
    context = {"given": given, "place": place, "link": settings.SITE_URL + reverse("account_login")}
    return _letter("given", _("Du har fått en ny roll"), context)


def _letter(name: str, subject: str, context: dict[str, Any]) -> Letter:
    text, html = (render_to_string(f"accounts/mail/{name}.{kind}", context) for kind in ("txt", "html"))
    return Letter(subject, text.strip() + "\n", html)
