"""Who works in a municipality, and as what. Each verb asks whether `by` may, changes this municipality alone, and
writes into its history what was changed."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gisreport.accounts import invitations, sessions
from gisreport.accounts.may import may_administer
from gisreport.accounts.models import Invitation, Membership, Role, SignInLink, User
from gisreport.cases.access import cases_of
from gisreport.cases.models import Case
from gisreport.cases.status import OPEN
from gisreport.desk.models import Adjustment
from gisreport.errors import Refusal
from gisreport.outbox.address import normal_address
from routing.models import Municipality

PERSON, INVITATION = "person", "invitation"


def roles_here(municipality: Municipality) -> QuerySet[Membership]:
    """Of the municipality and of its administrations."""
    here = Q(municipality=municipality) | Q(municipality=None, administration__municipality=municipality)
    return Membership.objects.filter(here).select_related("administration").order_by("role", "administration__name")


def people_of(municipality: Municipality) -> QuerySet[User]:
    """Those who work here; whoever runs the service is not among those whom a municipality looks after."""
    working = roles_here(municipality).order_by().values("user")
    return User.objects.filter(pk__in=working, is_superuser=False).order_by("name", "pk")


def cases_in_hand(municipality: Municipality, user: User) -> QuerySet[Case]:
    """The open cases that `user` has here."""
    return Case.objects.filter(municipality=municipality, assignee=user, status__in=OPEN).order_by("number")


# --- The verbs ---


@transaction.atomic
def ask(municipality: Municipality, *, email: str, name: str, roles: list[dict[str, Any]], by: User) -> str:
    """A letter with an invitation; whoever is a user already has the roles at once. Answers what was done, in words."""
    _refuse_others(municipality, by)
    address = normal_address(email)
    user = User.objects.filter(email=address).first()
    if user is None or invitations.has_left(user):
        invitation = invitations.invite(municipality, email=address, name=name, roles=roles, by=by)
        told = {"email": address, "roles": invitations.named(roles)}
        _write(municipality, INVITATION, invitation.pk, name, {}, told, by)
        return _("Inbjudan är skickad till {email}.").format(email=address)
    if not user.is_active:
        sentence = _("Adressen hör till någon som är avstängd. Den som driver tjänsten kan släppa in hen igen.")
        raise Refusal(sentence, fields={"email": sentence})
    for wanted in roles:
        give_role(municipality, user, wanted, by=by)
    return _("{name} har redan ett konto och har fått rollen.").format(name=user.name)


@transaction.atomic
def ask_again(invitation: Invitation, *, by: User) -> None:
    _refuse_others(invitation.municipality, by)
    invitations.send_again(invitation, by=by)


@transaction.atomic
def take_back(invitation: Invitation, *, by: User) -> None:
    _refuse_others(invitation.municipality, by)
    invitations.withdraw(invitation, by=by)
    _write(invitation.municipality, INVITATION, invitation.pk, invitation.name, {"email": invitation.email}, {}, by)


@transaction.atomic
def give_role(municipality: Municipality, user: User, wanted: dict[str, Any], *, by: User) -> Membership:
    """A role that the user has already gets the categories that are wanted now; cases in others are nobody's then."""
    _refuse_others(municipality, by)
    before = _as_kept(municipality, user)
    membership = invitations.give(user, municipality, wanted)
    after = _as_kept(municipality, user)
    if after != before:
        _let_go(municipality, user)
        invitations.tell_of_role(membership)
        _write(municipality, PERSON, user.pk, user.name, {"roles": before}, {"roles": after}, by)
    return membership


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> list[str]:
    """Raises Refusal when nobody would be left who can look after the people. Answers the numbers of the cases that
    are nobody's now."""
    user, municipality = membership.user, _municipality_of(membership)
    _refuse_others(municipality, by)
    if membership.role == Role.ADMINISTRATOR:
        _refuse_last(municipality, but=user)
    before = _as_kept(municipality, user)
    membership.delete()
    numbers, after = _let_go(municipality, user), _as_kept(municipality, user)
    _write(municipality, PERSON, user.pk, user.name, {"roles": before}, {"roles": after, "cases": numbers}, by)
    return numbers


@transaction.atomic
def end_work(municipality: Municipality, user: User, *, by: User) -> list[str]:
    """No role here any more, every browser signed out at once, and the cases with nobody. Somebody without a role
    anywhere is shut off. Answers the numbers of the cases."""
    _refuse_others(municipality, by)
    if user.is_superuser:
        raise Refusal(_("Den som driver tjänsten sköts inte av kommunen."))
    mine = roles_here(municipality).filter(user=user)
    if mine.filter(role=Role.ADMINISTRATOR).exists():
        _refuse_last(municipality, but=user)
    before = _as_kept(municipality, user)
    Membership.objects.filter(pk__in=mine.values("pk")).delete()
    SignInLink.objects.filter(user=user, service__municipality=municipality).delete()
    sessions.end_all(user)
    numbers = _let_go(municipality, user)
    if not user.memberships.exists():
        user.is_active = False
        user.set_unusable_password()  # ends whatever session is left, too
        user.save(update_fields=["is_active", "password"])
    _write(municipality, PERSON, user.pk, user.name, {"roles": before}, {"roles": [], "cases": numbers}, by)
    return numbers


def _let_go(municipality: Municipality, user: User) -> list[str]:
    """Cases that `user` has and does not work with any more are nobody's, so that somebody sees them. Their numbers."""
    user.held = None
    left = cases_in_hand(municipality, user).exclude(pk__in=cases_of(user).values("pk"))
    numbers = list(left.values_list("number", flat=True))
    Case.objects.filter(number__in=numbers).update(assignee=None)
    return numbers


def _refuse_others(municipality: Municipality, by: User) -> None:
    if not may_administer(by, municipality):
        raise Refusal(_("Bara kommunens administratör kan göra det här."))


def _refuse_last(municipality: Municipality, *, but: User) -> None:
    """The rows are locked, so that two administrators do not remove each other."""
    keepers = Membership.objects.select_for_update().filter(
        municipality=municipality, administration=None, role=Role.ADMINISTRATOR, user__is_active=True
    )
    if not [one for one in keepers if one.user_id != but.pk]:
        raise Refusal(_("Kommunen måste ha minst en administratör. Gör någon annan till administratör först."))


def _municipality_of(membership: Membership) -> Municipality:
    found = membership.municipality
    if found is None and membership.administration is not None:
        found = membership.administration.municipality
    if found is None:
        raise Refusal(_("Rollen hör inte till någon kommun. Den som driver tjänsten sköter den."))
    return found


def _as_kept(municipality: Municipality, user: User) -> list[dict[str, Any]]:
    return [
        {
            "role": one.role,
            "administration": str(one.administration or ""),
            "categories": sorted(category.name for category in one.categories.all()),
        }
        for one in roles_here(municipality).filter(user=user).prefetch_related("categories")
    ]


def _write(
    municipality: Municipality, kind: str, pk: int, called: str, before: dict[str, Any], after: dict[str, Any], by: User
) -> None:
    Adjustment.objects.create(
        municipality=municipality, by=by, kind=kind, object_id=str(pk), called=called, before=before, after=after
    )
