"""Messages owed: written in the transaction that made them due, delivered afterwards by the worker."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("e-post")


class MessageQuerySet(models.QuerySet["Message"]):
    def owed(self) -> "MessageQuerySet":
        return self.filter(delivered_at=None, given_up_at=None, cancelled_at=None)

    def due(self) -> "MessageQuerySet":
        return self.owed().filter(next_try_at__lte=timezone.now())

    def not_delivered(self) -> "MessageQuerySet":
        return self.exclude(given_up_at=None)


class Message(models.Model):
    """One message to one recipient about one thing. `key` makes owing it twice harmless."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    recipient = models.CharField(max_length=320)
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

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="outbox_owed",
                condition=models.Q(delivered_at=None, given_up_at=None, cancelled_at=None),
            ),
        ]

    class Personal:
        of_reporter = ("recipient", "last_error")
        of_staff = ()
        impersonal = ("kind", "subject_id", "channel", "language", "key", "owner_code")
