"""A photo that someone sent, and what is kept of it."""

import uuid
from os import PathLike
from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from gisreport.photos.refusal import SENTENCES, Reason


class PhotoState(models.TextChoices):
    WAITING = "waiting", _("väntar på behandling")
    CLEAN = "clean", _("klar")
    REFUSED = "refused", _("kunde inte läsas")


class OwnNameField(models.FileField):
    """A file named by its row's random id, whatever name it came with.

    Photos keep no suffix while they are raw: what they are is found out by looking.
    """

    def __init__(self, *args: Any, suffix: str = "", **kwargs: Any) -> None:
        self.suffix = suffix
        super().__init__(*args, **kwargs)

    def generate_filename(self, instance: models.Model | None, filename: str | PathLike[str]) -> str:
        assert instance is not None
        return super().generate_filename(instance, f"{instance.pk}{self.suffix}")

    def deconstruct(self) -> Any:
        """For the database it is a FileField like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


class Photo(models.Model):
    """Abstract. The raw upload is kept only until the worker has made the cleaned master and its three sizes.

    Files are named by the random id, never by the sender's file name; width and height are the master's, in
    pixels. `refusal` is a Reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=PhotoState, default=PhotoState.WAITING)
    raw = OwnNameField(upload_to="photos/raw", blank=True, max_length=200)
    master = OwnNameField(upload_to="photos/master", suffix=".jpg", blank=True, max_length=200)
    large = OwnNameField(upload_to="photos/large", suffix=".jpg", blank=True, max_length=200)
    medium = OwnNameField(upload_to="photos/medium", suffix=".jpg", blank=True, max_length=200)
    small = OwnNameField(upload_to="photos/small", suffix=".jpg", blank=True, max_length=200)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(max_length=200, blank=True)
    refusal = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def file_for(self, size: str) -> FieldFile | None:
        """The cleaned file of that size (master, large, medium, small); None if there is no such size (yet)."""
        files = {"master": self.master, "large": self.large, "medium": self.medium, "small": self.small}
        return files.get(size) or None

    @property
    def refusal_sentence(self) -> str:
        """Why the photo cannot be used, in the active language; empty if it can."""
        return str(SENTENCES[Reason(self.refusal)]) if self.refusal else ""
