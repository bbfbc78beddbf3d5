"""Deliver one message that is owed, or say why not and when to try again."""

import logging
import random
import time
from datetime import timedelta

from django.db import Error, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.errors import is_database_away
from gisreport.outbox import renderers, transports
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Letter
from gisreport.outbox.transports.failure import NotDelivered

logger = logging.getLogger(__name__)

# Patient enough for a mail server that is away over a weekend; after the last wait comes the last try.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(hours=24),
    timedelta(hours=24),
)
WAITS_FOR_THE_DATABASE = 300  # seconds
OUTCOME = ("recipient", "attempts", "last_error", "next_try_at", "delivered_at", "given_up_at", "cancelled_at")


def deliver(message_id: str, *, attempt: int) -> None:
    """Try once, if the message is still owed and nobody else is at it.

    `attempt` is the number of tries the message had when the job was made: a job that was done twice, or found
    again after another had taken its place, does nothing. The row stays locked while the server is talked to, so
    a worker that is killed leaves the message owed; only a letter that the server took in that very moment goes
    out twice, under the same Message-ID.
    """
    tried: Message | None = None
    try:
        with transaction.atomic(durable=True):  # a letter cannot be rolled back
            owed = Message.objects.owed().filter(pk=message_id, attempts=attempt)
            message = owed.select_for_update(skip_locked=True).first()
            if message is None:
                return
            message.attempts += 1
            try:
                _send(message)
            except NotDelivered as failure:
                _note(failure, message)
            tried = message
            message.save()
    except Error as error:
        if tried is None or not is_database_away(error):
            raise
        _write_down_later(tried, attempt=attempt)


def _write_down_later(message: Message, *, attempt: int) -> None:
    """The database went away while the server was talked to. What came of that must not be forgotten with it, or the
    letter would go out again; so we wait until it is back. Raises what keeps it away after WAITS_FOR_THE_DATABASE."""
    until = time.monotonic() + WAITS_FOR_THE_DATABASE
    outcome = {field: getattr(message, field) for field in OUTCOME}
    while True:
        connection.close()
        try:
            Message.objects.owed().filter(pk=message.pk, attempts=attempt).update(**outcome)
            return
        except Error as error:
            if time.monotonic() > until or not is_database_away(error):
                raise
        time.sleep(1)


def _send(message: Message) -> None:
    letter = _written(message)
    if letter is None:
        message.cancelled_at = timezone.now()
        return
    _handed_over(message, letter)
    message.delivered_at = timezone.now()
    message.last_error = ""
    if renderers.forgets_recipient(message.kind):
        message.recipient = ""


def _written(message: Message) -> Letter | None:
    try:
        with transaction.atomic():  # a query that fails in the renderer must not take the note about it along
            return renderers.render(message)
    except Exception as error:
        logger.exception("Message %s (%s) could not be written", message.pk, message.kind)
        raise NotDelivered(_("Mejlet kunde inte skrivas. Felet finns i programmet."), error) from error


def _handed_over(message: Message, letter: Letter) -> None:
    try:
        transports.send(message, letter)
    except NotDelivered:
        raise
    except Exception as error:
        logger.exception("Message %s (%s) could not be sent", message.pk, message.kind)
        raise NotDelivered(_("Mejlet kunde inte skickas. Felet finns i programmet."), error) from error


def _note(failure: NotDelivered, message: Message) -> None:
    message.last_error = f"{failure.sentence}\n{failure.detail}"
    if failure.for_good or message.attempts > len(WAITS):
        message.given_up_at = timezone.now()
        logger.error("Message %s (%s) was given up. %s", message.pk, message.kind, failure.sentence)
    else:
        message.next_try_at = timezone.now() + _wait_after(message.attempts)


def _wait_after(attempts: int) -> timedelta:
    """A little longer or shorter each time, so that letters that failed together do not all come back together."""
    return WAITS[attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 (no secret)
