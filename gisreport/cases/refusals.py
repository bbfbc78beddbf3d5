"""What the verbs refuse, in the same words for one case and for many."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from gisreport.errors import IllegalMove, Refusal
from routing.models import Administration


def refuse_stranger(case: Case, officer: User, *, is_theirs: bool) -> None:
    """`officer` is to get the case; `is_theirs`: it is among those that she handles."""
    if not is_theirs:
        wrong = _("%(officer)s arbetar inte med ärenden hos %(name)s. Välj någon annan.")
        wrong %= {"officer": officer.name, "name": case.administration}
        raise Refusal(wrong, fields={"officer": wrong})


def refuse_past(date: datetime.date) -> None:
    if date < timezone.localdate():
        past = _("Datumet har redan varit. Välj dagens datum eller ett senare.")
        raise Refusal(past, fields={"date": past})


def refuse_hand_over(case: Case, to: Administration, *, is_confirmed: bool = False) -> None:
    """`is_confirmed`: an officer has seen to it that an owner outside may know of a case that is not public."""
    if not case.is_open:
        raise IllegalMove(_("Ärendet är avslutat. Öppna det igen innan du lämnar över det."))
    problem = ""
    if to.pk == case.administration_id:
        problem = _("Ärendet är redan hos %(name)s. Välj en annan förvaltning.")
    elif to.municipality_id not in (None, case.municipality_id):
        problem = _("%(name)s hör till en annan kommun. Välj en förvaltning här.")
    elif not to.email:
        problem = _("%(name)s har ingen e-postadress. Lägg till den under Förvaltningar och försök igen.")
    if problem:
        problem %= {"name": to}
        raise Refusal(problem, fields={"to": problem})
    if case.is_confidential and to.is_external and not is_confirmed:
        ask = _(
            "Ärendet är inte offentligt. Kryssa i att du har prövat att plats och kategori får lämnas till %(name)s."
        )
        ask %= {"name": to.called()}
        raise Refusal(ask, fields={"is_confirmed": ask})
