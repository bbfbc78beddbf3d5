"""What looks like junk is received as everything else, and read by a person before it goes any further.

An authority may not block senders. So whoever sent it gets number, link and receipt as always; but nothing is public
and no administration is mailed until somebody has let it through, or has said why it is not dealt with.
"""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.may import Anyone
from gisreport.accounts.models import User
from gisreport.cases.access import cases_of
from gisreport.cases.changing import Seen, change, changing, move, record
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Follower
from gisreport.cases.reasons import read_reason
from gisreport.cases.tell import tell_administration, tell_reporter
from gisreport.errors import IllegalMove

COUNTED = "counted_in_quarantine"
GOT_IT = (EventKind.ASSIGNED, EventKind.HANDED_OVER)


def held(user: Anyone) -> QuerySet[Case]:
    """What waits for `user` or a colleague to read it, the oldest first."""
    return cases_of(user).filter(held_at__isnull=False, merged_into=None).order_by("held_at", "pk")


def held_for(user: Anyone) -> int:
    """How much that is. A page that has counted it already is not asked again."""
    known: int | None = getattr(user, COUNTED, None)
    return held(user).count() if known is None else known


def remember_held(user: Anyone, number: int) -> None:
    """Kept on the user, who lives as long as a request does."""
    setattr(user, COUNTED, number)


def hold(case: Case, *, because: Mapping[str, str], reporter: Follower | None) -> CaseEvent:
    """A case that has just been opened; `because` is a clause by language. Called in its transaction."""
    case.held_at = timezone.now()
    case.save(update_fields=["held_at"])
    if reporter is not None:
        tell_reporter(reporter)
    return record(case, EventKind.HELD, data={"reason": dict(because)})


def let_through(case: Case, *, by: User | None, seen: Seen = None) -> CaseEvent:
    """It goes its way: the administration that has it gets the letter that it was owed."""
    with changing(case, seen):
        _refuse_if_not_held(case)
        change(case, held_at=None)
        got_it = case.events.filter(kind__in=GOT_IT).with_names().last()
        if got_it is not None:
            tell_administration(got_it)
        return record(case, EventKind.LET_THROUGH, by=by)


def set_aside(case: Case, *, reason: str, by: User | None, seen: Seen = None) -> CaseEvent:
    """It is not dealt with: closed with the reason, which whoever sent it is told, and never public. It is kept as long
    as the municipality keeps what was reported."""
    clause = read_reason(reason)
    with changing(case, seen):
        _refuse_if_not_held(case)
        change(case, held_at=None, is_hidden=True)
        return move(case, EventKind.DECLINED, by=by, data={"reason": clause})


def _refuse_if_not_held(case: Case) -> None:
    if case.held_at is None:
        raise IllegalMove(_("Någon har redan läst ärendet. Det ligger inte i karantän längre."))
