"""Take from what someone has left of a limit. Called before the transaction of the change, never inside it."""

import logging
import math
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.errors import TooOften
from gisreport.limits.rates import Rate

logger = logging.getLogger(__name__)

# A clock that was set back would leave times far ahead, and keep people out until then: such a time counts as past.
# A second is let through, for clocks that are corrected in small steps. The clock is read anew after the row is
# locked, for another request may have written while this one waited.
WHOLE_AT = """
    CASE WHEN kept.whole_at > clock_timestamp() + %(window)s::interval + interval '1 second'
         THEN clock_timestamp() ELSE greatest(kept.whole_at, clock_timestamp()) END
"""
WAIT = f"extract(epoch FROM {WHOLE_AT} + %(cost)s::interval - %(window)s::interval - clock_timestamp())"
SPEND = f"""
    WITH spent AS (
        INSERT INTO limits_allowance AS kept (key, whole_at)
        VALUES (%(key)s, clock_timestamp() + %(cost)s::interval)
        ON CONFLICT (key) DO UPDATE SET whole_at = {WHOLE_AT} + %(cost)s::interval
        WHERE {WHOLE_AT} + %(cost)s::interval <= clock_timestamp() + %(window)s::interval
        RETURNING true
    )
    SELECT EXISTS (SELECT FROM spent), (SELECT {WAIT} FROM limits_allowance kept WHERE key = %(key)s)
"""  # noqa: S608 (made of our own constants)
LEFT = f"SELECT {WAIT} FROM limits_allowance kept WHERE key = %(key)s"  # noqa: S608 (made of our own constants)


def spend(limit: str, subject: str, *, cost: int = 1) -> None:
    """Take `cost` from what `subject` has left of `limit`. Raises TooOften, and takes nothing, when it is not enough.

    One statement. Should the database not manage it, the limit gives way: no report is lost through a counter.
    """
    rate: Rate | None = settings.RATE_LIMITS[limit]
    if rate is None:
        return
    try:
        allowed, wait = _asked(rate, key_of(limit, subject), cost)
    except DatabaseError as error:
        if not connection.is_usable():
            raise  # it is away altogether, and what is to come would only wait for it once more
        logger.error("The limit %r could not be asked about and gave way: %s", limit, type(error).__name__)
        return
    if not allowed:
        raise TooOften(too_often(wait), retry_after=wait)


def is_left(limit: str, subject: str, *, cost: int = 1) -> bool:
    """Takes `cost` if it is there, and says whether it was."""
    try:
        spend(limit, subject, cost=cost)
    except TooOften:
        return False
    return True


def refuse_if_spent(limit: str, subject: str) -> None:
    """Takes nothing. Raises TooOften when `subject` has nothing left of `limit`."""
    rate: Rate | None = settings.RATE_LIMITS[limit]
    if rate is None:
        return
    values: dict[str, Any] = {"key": key_of(limit, subject), "cost": rate.interval, "window": rate.window}
    with connection.cursor() as cursor:
        cursor.execute(LEFT, values)
        row = cursor.fetchone()
    if row and row[0] > 0:
        wait = math.ceil(row[0])
        raise TooOften(too_often(wait), retry_after=wait)


def key_of(limit: str, subject: str) -> str:
    """What is stored: it tells nothing to anyone without our secret key."""
    return salted_hmac("gisreport.limits", f"{limit}:{subject}", algorithm="sha256").hexdigest()


def _asked(rate: Rate, key: str, cost: int) -> tuple[bool, int]:
    """Whether it is allowed, and after how many seconds it will be."""
    values: dict[str, Any] = {"key": key, "cost": min(cost, rate.burst) * rate.interval, "window": rate.window}
    with connection.cursor() as cursor:
        cursor.execute(SPEND, values)
        allowed, wait = cast(tuple[bool, float | None], cursor.fetchone() or (True, None))
    return allowed, max(1, math.ceil(wait or 0))


def too_often(wait: int) -> str:
    """`wait` in seconds."""
    words = _("Det har kommit ovanligt mycket från din uppkoppling på kort tid. Försök igen om {wait}.")
    return words.format(wait=in_words(wait))


def in_words(seconds: int) -> str:
    """Rounded upwards, so that whoever comes back then is not too early."""
    minutes = math.ceil(seconds / 60)
    hours = math.ceil(seconds / 3600)
    if seconds < 60:
        return ngettext("%d sekund", "%d sekunder", seconds) % seconds
    if minutes < 60:
        return ngettext("%d minut", "%d minuter", minutes) % minutes
    return ngettext("%d timme", "%d timmar", hours) % hours
