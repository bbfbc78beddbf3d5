"""What the second factors are called, and when none has to be asked for."""

from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.models import User

# Kept in the session: the municipality's own sign-in service has seen two factors.
SHOWN_ELSEWHERE = "second_factor_shown"
_OWN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class StaffFactors(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Koden eller nyckeln stämmer inte. Försök igen."),
    }

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        """Nothing to ask for in the very request in which the municipality's service has vouched for two factors."""
        if getattr(context.request, "second_factor_shown", False):
            return False
        return super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Nyckel {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": gettext("Felanmälan")}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The page itself says that it is done; letters go only the way of all our letters."""


def has_own_factor(user: User) -> bool:
    """An app or a passkey; spare codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=_OWN).exists()


def has_shown_two_factors(request: HttpRequest, user: User) -> bool:
    """Signing in asks everyone who has a second factor for it, so to have one is to have shown it."""
    session = getattr(request, "session", {})
    return bool(session.get(SHOWN_ELSEWHERE)) or has_own_factor(user)
