"""Messages owed: written in the transaction that made them due, delivered afterwards by the worker."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# A job that has not been done after this time is taken for lost, and the sweep defers another one.
SWEEP_AFTER = timedelta(minutes=2)
RECIPIENTS_KEPT_FOR = timedelta(days=90)
# Longer than any wait. A time further ahead was written by a clock that has been put right since.
TOO_FAR_AHEAD = timedelta(days=2)


class Channel(models.TextChoices):
    EMAIL = "email", _("e-post")


class MessageQuerySet(models.QuerySet["Message"]):
    def owed(self) -> "MessageQuerySet":
        return self.filter(delivered_at=None, given_up_at=None, cancelled_at=None)

    def due(self) -> "MessageQuerySet":
        """Owed, and nobody has come back to it in time: it failed and has waited, or its job was lost."""
        now = timezone.now()
        waited = models.Q(next_try_at__lte=now) | models.Q(next_try_at__gt=now + TOO_FAR_AHEAD)
        return self.owed().filter(waited)

    def not_delivered(self) -> "MessageQuerySet":
        return self.exclude(given_up_at=None)

    def long_past(self) -> "MessageQuerySet":
        """Delivered or cancelled so long ago that nobody asks any more where it went."""
        then = timezone.now() - RECIPIENTS_KEPT_FOR
        return self.filter(models.Q(delivered_at__lt=then) | models.Q(cancelled_at__lt=then))

    def forget_recipients(self) -> int:
        """Take out the address, and what a mail server said about it. That the message went out stays known."""
        return self.exclude(recipient="", last_error="").update(recipient="", last_error="")

    def cancel(self) -> int:
        return self.owed().update(cancelled_at=timezone.now())


class Message(models.Model):
    """One message to one recipient about one thing. `key` makes owing it twice harmless.

    `last_error` is a sentence for staff and, on the next lines, what the mail server or the program said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    recipient = models.CharField(max_length=320, blank=True)
    language = models.CharField(max_length=20, default="sv")
    key = models.CharField(max_length=200, unique=True)
    owner_code = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    retried_at = models.DateTimeField(null=True)
    retried_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="outbox_owed",
                condition=models.Q(delivered_at=None, given_up_at=None, cancelled_at=None),
            ),
            models.Index(
                fields=["owner_code", "given_up_at"],
                name="outbox_not_delivered",
                condition=models.Q(given_up_at__isnull=False),
            ),
        ]

    class Personal:
        of_reporter = ("recipient", "last_error")
        of_staff = ()
        impersonal = ("kind", "subject_id", "channel", "language", "key", "owner_code")

    @property
    def error_sentence(self) -> str:
        """What went wrong, for a person, in the active language. Stored is the Swedish, by which catalogues go."""
        sentence = self.last_error.partition("\n")[0]
        return gettext(sentence) if sentence else ""

    @property
    def error_detail(self) -> str:
        """What went wrong, for a technician."""
        return self.last_error.partition("\n")[2]
