from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from gisreport.accounts import may


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up for themselves: an administrator invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk, for those who work there; else to what one came for: the rules, or the map."""
        if may.may_open_desk(request.user):
            return reverse("desk")
        if may.municipalities_administered_by(request.user).exists():
            return "/administration/"
        return "/"
