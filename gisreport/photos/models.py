"""A photo that someone sent, and what is kept of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhotoState(models.TextChoices):
    WAITING = "waiting", _("väntar på behandling")
    CLEAN = "clean", _("klar")
    REFUSED = "refused", _("kunde inte läsas")


class Photo(models.Model):
    """Abstract. The raw upload is kept only until the worker has made the cleaned master and its three sizes.

    Files are named by the random id, never by the sender's file name; widths are in pixels.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=PhotoState, default=PhotoState.WAITING)
    raw = models.FileField(upload_to="photos/raw", blank=True, max_length=200)
    master = models.FileField(upload_to="photos/master", blank=True, max_length=200)
    large = models.FileField(upload_to="photos/large", blank=True, max_length=200)
    medium = models.FileField(upload_to="photos/medium", blank=True, max_length=200)
    small = models.FileField(upload_to="photos/small", blank=True, max_length=200)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(max_length=200, blank=True)
    refusal = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
