"""What can be refused, in the words of the domain; `gisreport/api/problems.py` turns them into answers."""

from collections.abc import Mapping

import psycopg
from django.db import InterfaceError, OperationalError


class Refusal(Exception):
    """Something a person asked for cannot be done. `fields` maps a field's name to what to do about it."""

    status = 400
    slug = "refused"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


class OutsideLoadedWorld(Refusal):
    """The point lies in no loaded municipality and not within the tolerance of one."""

    slug = "outside-area"


class NobodyAnswers(Refusal):
    """The municipality has no administration at all; the operator must add one."""

    status = 503
    slug = "nobody-answers"


class NotAPlace(Refusal):
    """The numbers are no coordinates: NaN, out of range, or longitude and latitude swapped."""

    slug = "not-a-place"


class SameKeyOtherContent(Refusal):
    """An idempotency key came back with another body."""

    status = 409
    slug = "same-key-other-content"


class IllegalMove(Refusal):
    """The case may not go from its status to the wanted one."""

    status = 409
    slug = "illegal-move"


class ChangedMeanwhile(Refusal):
    """Someone else did something to the case after it was shown; the message says what."""

    status = 409
    slug = "changed-meanwhile"


class TooOften(Refusal):
    """More of one thing than one sender may ask for; `retry_after` is in seconds."""

    status = 429
    slug = "too-often"

    def __init__(self, message: str, *, retry_after: int, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message, fields=fields)
        self.retry_after = retry_after


_DATABASE_IS_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def is_database_away(error: BaseException | None) -> bool:
    """Whether `error` comes of a database that is down, restarting, full, or too busy; trying again may help.

    The queue wraps what its statements raise, so the causes are asked too.
    """
    while error is not None:
        if isinstance(error, _DATABASE_IS_AWAY):
            return True
        error = error.__cause__
    return False
