"""An address that somebody wrote need not be theirs. The first letter says so to whoever it belongs to; more than a few
such letters a day would let a stranger fill that mailbox."""

from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.limits.spend import is_left


def takes_another(email: str) -> bool:
    """Whether one more first letter may go to this address today; counts it. Ask before the transaction."""
    return not email or is_left("letters", email.casefold())


def refuse_another(email: str) -> None:
    """Raises Refusal, field `email`."""
    if not takes_another(email):
        full = _("Vi har redan skickat många mejl till den adressen i dag. Försök igen i morgon.")
        raise Refusal(full, fields={"email": full})
