"""What each model declares about personal data in its `class Personal`."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.db import models

ROOMS = ("gisreport.", "reports.", "routing.", "walks.")
# Fields that can say something about a person. Keys, numbers, dates and flags cannot by themselves.
SPEAKING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.GenericIPAddressField,
    GeometryField,
)


@dataclass(frozen=True)
class Declaration:
    """Whose data the fields of one model hold."""

    model: type[models.Model]
    of_reporter: tuple[str, ...]
    of_staff: tuple[str, ...]
    impersonal: tuple[str, ...]

    @property
    def fields(self) -> list[str]:
        return [*self.of_reporter, *self.of_staff, *self.impersonal]

    def undeclared(self) -> set[str]:
        """Speaking fields that nobody has classified."""
        speaking = {field.name for field in self.model._meta.concrete_fields if isinstance(field, SPEAKING)}
        return speaking - set(self.fields)

    def unknown(self) -> set[str]:
        """Declared names that are no fields."""
        return set(self.fields) - {field.name for field in self.model._meta.get_fields()}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(ROOMS)]


def declaration(model: type[models.Model]) -> Declaration | None:
    personal = getattr(model, "Personal", None)
    if personal is None:
        return None
    return Declaration(model, personal.of_reporter, personal.of_staff, personal.impersonal)


def declarations() -> Iterator[Declaration]:
    for model in our_models():
        if found := declaration(model):
            yield found
