"""Who somebody is here, whom a municipality's sign-in service has let in. Only the invited are let in here.

A service vouches for the staff of its own municipality and for nobody else: not for whoever runs this service, and for
somebody who works in several municipalities only beside their own second factor, for else one municipality could become
anybody of another by giving them a role.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gisreport.accounts.factors import has_own_factor
from gisreport.accounts.invitations import accept
from gisreport.accounts.models import Invitation, SignInLink, SignInService, User
from gisreport.accounts.oidc import proven_email
from gisreport.errors import Refusal


@transaction.atomic
def person_behind(service: SignInService, claims: Mapping[str, Any]) -> User:
    """The user, linked from now on. Raises Refusal with what to do instead."""
    subject = str(claims["sub"])
    link = SignInLink.objects.select_related("user").filter(service=service, subject=subject).first()
    if link is not None:
        return _let_in(service, link.user)
    email = proven_email(service, claims)
    if not email:
        raise Refusal(
            _(
                "Kommunens inloggning lämnar ingen bekräftad e-postadress. Logga in med e-post och lösenord, och säg "
                "till kommunens administratör."
            )
        )
    user = User.objects.filter(email=email).first() or _invited(service, email)
    _let_in(service, user)
    if SignInLink.objects.filter(service=service, user=user).exists():
        raise Refusal(
            _(
                "Ditt konto här hör till en annan inloggning hos kommunen. Kommunens administratör kan koppla bort den "
                "och bjuda in dig igen."
            )
        )
    SignInLink.objects.create(service=service, subject=subject, user=user)
    return user


def _invited(service: SignInService, email: str) -> User:
    found = Invitation.objects.good().filter(municipality=service.municipality, email=email).first()
    if found is None:
        raise _not_invited()
    return accept(found)


def _let_in(service: SignInService, user: User) -> User:
    works_here = user.memberships.filter(_in(service)).exists()
    if not user.is_active or user.is_superuser or not works_here:
        raise _not_invited()
    if works_elsewhere(service, user) and not has_own_factor(user):
        raise Refusal(
            _(
                "Du arbetar i flera kommuner. Logga in med e-post och lösenord och koppla en app eller en nyckel till "
                "kontot. Sedan kan du logga in med kommunen."
            )
        )
    return user


def counts_as_two(service: SignInService, claims: Mapping[str, Any], user: User) -> bool:
    """Whether no second factor has to be shown here."""
    return service.is_strong(claims) and not works_elsewhere(service, user)


def works_elsewhere(service: SignInService, user: User) -> bool:
    return user.memberships.exclude(_in(service)).exists()


def _in(service: SignInService) -> Q:
    return Q(municipality=service.municipality_id) | Q(
        municipality=None, administration__municipality=service.municipality_id
    )


def _not_invited() -> Refusal:
    """The same for an unknown address, one of another municipality and one that has been shut off."""
    return Refusal(_("Du är inte inbjuden att arbeta här. Be kommunens administratör om en inbjudan."))
