from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.desk.statistics.figures import Period

LONGEST_YEARS = 10
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def a_year_to(day: date) -> Period:
    """The month of `day` and the eleven before it."""
    year, month = divmod(day.year * 12 + day.month - 1 - 11, 12)
    return Period(date(year, month + 1, 1), day)


class PeriodForm(forms.Form):
    """Asked with GET. Nothing chosen: a year until today."""

    since = forms.DateField(label=_("Från och med"), widget=DAY, required=False)
    until = forms.DateField(label=_("Till och med"), widget=DAY, required=False)

    def __init__(self, data: Any) -> None:
        self.usual = a_year_to(timezone.localdate())
        given = {name: data.get(name) or getattr(self.usual, name).isoformat() for name in ("since", "until")}
        super().__init__(given)

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            raise ValidationError(_("Den första dagen är senare än den sista. Byt plats på dem."))
        if since and until and (until.year - since.year > LONGEST_YEARS or since.year < 1990 or until.year > 2200):
            raise ValidationError(_("Välj en period på högst %(years)s år."), params={"years": LONGEST_YEARS})
        return self.cleaned_data

    @property
    def period(self) -> Period:
        """The one asked for; the usual one if that cannot be read."""
        return Period(self.cleaned_data["since"], self.cleaned_data["until"]) if self.is_valid() else self.usual
