"""A photo that someone sent, and what is kept of it."""

import uuid
from datetime import datetime, timedelta
from os import PathLike
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.photos.refusal import SENTENCES, Reason

# A job that has not been done after this time is taken for lost, and the sweep defers another one.
SWEEP_AFTER = timedelta(minutes=10)


class PhotoState(models.TextChoices):
    WAITING = "waiting", _("väntar på behandling")
    CLEAN = "clean", _("klar")
    REFUSED = "refused", _("kunde inte läsas")
    FAILED = "failed", _("kunde inte behandlas")


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


P = TypeVar("P", bound="Photo")


def when_lost() -> datetime:
    """When a job that is deferred now has had its time."""
    return timezone.now() + SWEEP_AFTER


class PhotoQuerySet(models.QuerySet[P]):
    def due(self) -> Self:
        """Something is left to do, and nobody has come back to it in time: a try failed and has waited, or its job
        was lost."""
        return self.filter(next_try_at__lte=timezone.now())


class Photo(models.Model):
    """Abstract. The raw upload is kept only until the worker has made the cleaned master and its three sizes.

    Files are named by the random id, never by the sender's file name; width and height are the master's, in
    pixels. `original` is what the raw file becomes where the municipality keeps it; it is never served. `refusal` is
    a Reason. `next_try_at` is empty when nothing is left to do: the photo is clean, refused or given up, and the raw
    file gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=PhotoState, default=PhotoState.WAITING)
    raw = OwnNameField(upload_to="photos/raw", blank=True, max_length=200)
    master = OwnNameField(upload_to="photos/master", suffix=".jpg", blank=True, max_length=200)
    large = OwnNameField(upload_to="photos/large", suffix=".jpg", blank=True, max_length=200)
    medium = OwnNameField(upload_to="photos/medium", suffix=".jpg", blank=True, max_length=200)
    small = OwnNameField(upload_to="photos/small", suffix=".jpg", blank=True, max_length=200)
    original = OwnNameField(upload_to="photos/original", blank=True, max_length=200)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(max_length=200, blank=True)
    refusal = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, default=when_lost)

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["next_try_at"], name="%(class)s_unfinished", condition=models.Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["received_at"], name="%(class)s_given_up", condition=models.Q(state="failed")),
        ]

    def send_to_worker(self) -> None:
        """Defer the job that cleans this photo, in the current transaction."""
        raise NotImplementedError(f"{type(self).__name__} does not say which job cleans it")

    def file_fields(self) -> list[FieldFile]:
        """All the files that this photo has, or may have."""
        fields = (field for field in self._meta.concrete_fields if isinstance(field, models.FileField))
        return [getattr(self, field.attname) for field in fields]

    def file_for(self, size: str) -> FieldFile | None:
        """The cleaned file of that size (master, large, medium, small); None if there is no such size (yet)."""
        if self.state != PhotoState.CLEAN:
            return None
        files = {"master": self.master, "large": self.large, "medium": self.medium, "small": self.small}
        return files.get(size) or None

    @property
    def refusal_sentence(self) -> str:
        """Why the photo cannot be used, in the active language; empty if it can."""
        return str(SENTENCES[Reason(self.refusal)]) if self.refusal else ""
