"""The parts of a reporter's data that are decided on separately, by a retention rule or by an officer."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    CONTACT = "contact", _("kontaktuppgifterna")
    WORDS = "words", _("det som står i anmälan")
    PHOTOS = "photos", _("bilderna")
    LINK = "link", _("den hemliga länken")


# What a person can ask to have erased; the link follows by itself when everything else is gone.
ON_REQUEST = (Part.CONTACT, Part.WORDS, Part.PHOTOS)


def named(parts: Iterable[str]) -> list[str]:
    """The words for `parts`, in the active language and always in the same order."""
    chosen = set(parts)
    return [str(part.label) for part in Part if part in chosen]
