"""What stands at the top of the desk's pages, and for whom. A page that has a tab is a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gisreport.accounts.may import roles_of
from gisreport.accounts.models import Role, User
from gisreport.cases.quarantine import held_for

WORKING = (Role.OFFICER, Role.COORDINATOR)


@dataclass(frozen=True)
class Tab:
    """`page`: the name of its address; `within`: of the pages that lie under it; `count` says how much waits there."""

    page: str
    words: Any
    roles: tuple[Role, ...] = WORKING
    within: tuple[str, ...] = ()
    count: Callable[[User], int] | None = None


TABS = [
    Tab(
        "desk",
        _("Ärenden"),
        within=(
            "desk-case",
            "desk-act",
            "desk-merge",
            "desk-unmerge",
            "desk-split",
            "desk-elsewhere",
            "desk-outside",
            "desk-many",
            "desk-saved",
        ),
    ),
    Tab(
        "desk-review",
        _("Granska"),
        roles=(*WORKING, Role.MODERATOR),
        within=("desk-review-case", "desk-review-photo", "desk-versions"),
    ),
    Tab("desk-quarantine", _("Karantän"), within=("desk-quarantine-decide",), count=held_for),
    Tab("desk-register-for", _("Registrera"), within=("desk-receipt", "desk-letters", "desk-letter")),
    Tab("desk-waiting", _("Väntar")),
    Tab("desk-statistics", _("Statistik")),
    Tab("desk-records", _("Lämna ut"), within=("desk-register", "desk-disclose", "desk-disclosure")),
    Tab("desk-undelivered", _("Ej levererat"), roles=(Role.COORDINATOR,)),
    Tab("erasure-requests", _("Radering"), roles=(Role.COORDINATOR,), within=("erasure-request",)),
    Tab("desk-log", _("Logg"), roles=(Role.COORDINATOR,)),
]


def tabs_for(user: User) -> list[Tab]:
    roles = roles_of(user)
    return [tab for tab in TABS if roles.intersection(tab.roles)]
