"""Connecting an app that shows codes: in our words, and with a secret that can be typed off the page."""

from textwrap import wrap
from typing import Any

from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _


class AppCodeForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kod")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    @property
    def spelled_out(self) -> str:
        """Four signs at a time; apps take no notice of the spaces."""
        return " ".join(wrap(self.secret, 4))
