"""Fields that several actions ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models import CasePhoto

TEXT_LIMIT = 4000


def long_text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LIMIT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def optional_words() -> forms.CharField:
    return long_text(_("Svar till den som anmälde (frivilligt)"), required=False)


def photo_field(label: Any) -> forms.Field:
    """Whether it will do is for the verb to say."""
    return forms.Field(label=label, required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))


def what_it_shows(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=CasePhoto._meta.get_field("alt").max_length)


def for_everyone() -> forms.BooleanField:
    return forms.BooleanField(label=_("Visa svaret även på ärendets offentliga sida"), required=False)
