from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up for themselves: an administrator invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
