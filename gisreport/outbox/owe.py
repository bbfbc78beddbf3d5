"""Owe someone a message. Nothing is sent here: the message and its job are rows of the caller's transaction."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from gisreport.outbox.models import SWEEP_AFTER, Message
from gisreport.outbox.queue import defer, defer_all
from gisreport.outbox.tasks import deliver_message


def owe(
    kind: str,
    subject_id: str | int,
    recipient: str,
    *,
    key: str,
    language: str = "sv",
    owner_code: str = "",
) -> Message | None:
    """A message of `kind` about `subject_id` to `recipient`, rendered when it is sent.

    `key` says what makes the message one and the same; a key that is already owed is a no-op and answers None.
    An empty recipient is allowed: the message then shows up as not delivered instead of vanishing.
    """
    message = Message(
        kind=kind,
        subject_id=str(subject_id),
        recipient=recipient,
        language=language,
        key=key,
        owner_code=owner_code,
    )
    owe_all([message])
    return Message.objects.filter(pk=message.pk).first()


def owe_all(messages: Iterable[Message]) -> None:
    """Owe several messages at once, in two statements; a `key` that is already owed is a no-op.

    It gets a job like the others, which finds nothing to deliver: cheaper than asking which of them were new.
    """
    messages = list(messages)
    for message in messages:
        message.next_try_at = timezone.now() + SWEEP_AFTER
    # No savepoint: if the jobs cannot be deferred, the change that made the messages due must not stand either.
    with transaction.atomic(savepoint=False):
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        defer_all(deliver_message, ({"message_id": str(message.pk), "attempt": 0} for message in messages))


def cancel(kind: str, subject_id: str | int) -> int:
    """Messages of `kind` about `subject_id` that have not gone out yet are no longer owed. Answers how many."""
    return Message.objects.owed().filter(kind=kind, subject_id=str(subject_id)).cancel()


@transaction.atomic
def retry(message: Message, *, by: AbstractBaseUser | None, recipient: str = "") -> bool:
    """Owe a given-up message afresh, to `recipient` if the address was wrong. `by` is None for the operator.

    Answers False when it is not given up any more: someone else was quicker, and one try is enough.
    """
    given_up = Message.objects.not_delivered().select_for_update().filter(pk=message.pk).first()
    if given_up is None:
        return False
    given_up.recipient = recipient or given_up.recipient
    given_up.attempts = 0
    given_up.given_up_at = None
    given_up.next_try_at = timezone.now() + SWEEP_AFTER
    given_up.retried_at = timezone.now()
    given_up.retried_by_id = by.pk if by else None
    given_up.save()
    defer(deliver_message, message_id=str(given_up.pk), attempt=0)
    return True
