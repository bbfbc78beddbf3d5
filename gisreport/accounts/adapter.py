import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gisreport.accounts import may, sessions
from gisreport.accounts.forgotten import owe_new_password
from gisreport.accounts.models import Role
from gisreport.limits.who import address_of

# Whoever has several roles comes to the first of these.
FIRST_PAGES = {
    Role.OFFICER: "desk",
    Role.COORDINATOR: "desk",
    Role.ADMINISTRATOR: "administration",
    Role.PLANNER: "planning-start",
    Role.WALK_LEADER: "walk-planning",
    Role.MODERATOR: "desk-review",
}


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up for themselves: an administrator invites."""

    error_messages: ClassVar[dict[str, Any]] = {  # the library's Swedish says "Epost-adressen och/eller lösenordet"
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-postadressen eller lösenordet stämmer inte. Försök igen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom attempts to sign in are counted for; "unix" for all who come through a socket file without a proxy."""
        return address_of(request) or "unix"

    def is_safe_url(self, url: str) -> bool:
        """An address that cannot be read leads nowhere; the library lets the error through."""
        try:
            return not url.startswith("//") and bool(super().is_safe_url(url))
        except ValueError:
            return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        sessions.begin(request, user)

    def is_reauthentication_required(self, *, app: str = "") -> bool:
        """Whoever signed in a moment ago has just shown who they are."""
        shown = get_authentication_records(context.request, context.request.user)
        latest = max((one["at"] for one in shown), default=0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def set_password(self, user: Any, password: str) -> None:
        """Whoever knew the old one is out, in every other browser."""
        super().set_password(user, password)
        sessions.end_all(user, but=context.request.session.session_key if user == context.request.user else None)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The page itself says that it is done; letters go only the way of all our letters."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one letter that anyone may ask for goes the way of all our letters; so does the one to nobody."""
        if template_prefix in ("account/email/password_reset_key", "account/email/unknown_account"):
            owe_new_password(email, context.get("user"))
        else:
            super().send_mail(template_prefix, email, context)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To where one's own work begins; to the desk for those who work there too."""
        roles = may.roles_of(request.user)
        return next((reverse(page) for role, page in FIRST_PAGES.items() if role in roles), "/")
