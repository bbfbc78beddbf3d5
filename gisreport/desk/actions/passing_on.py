"""The case goes to somebody else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from gisreport.cases.outside import gets_link
from gisreport.desk.actions.fields import long_text
from gisreport.desk.actions.form import ActionForm
from gisreport.desk.choosable import receivers
from gisreport.desk.marked import MarkedWords
from reports.models import ReportCase
from routing.models import Administration


def _reported(case: Case) -> str:
    """The place in words and what was said of it, of each report."""
    reports = ReportCase.objects.filter(case=case, until=None).order_by("report__received_at")
    told = reports.values_list("report__place", "report__text")
    return "\n\n".join("\n".join(filter(None, one)) for one in told)


class HandOver(MarkedWords, ActionForm):
    """An owner outside reads only what somebody has read first. Where nothing is public yet the officer is shown the
    words of whoever reported, and hands over once more."""

    verb, title = "lamna-over", _("Lämna över")
    button = _("Lämna över ärendet")
    tells = True
    help = _("Den som anmälde får veta vart ärendet har gått och varför.")
    to = forms.ModelChoiceField(Administration.objects.none(), label=_("Till"), empty_label=_("Välj förvaltning"))
    reason = forms.CharField(
        label=_("Ärendet går vidare, eftersom …"),
        max_length=300,
        help_text=_("Till exempel: vägen är statlig"),
    )
    text = long_text(
        _("Det ägaren får läsa"),
        required=False,
        help_text=_("Ta bort det som pekar ut en person: namn, telefonnummer, registreringsnummer."),
    )
    is_confirmed = forms.BooleanField(
        label=_("Ärendet är inte offentligt. Jag har prövat att plats och kategori får lämnas till en ägare utanför."),
        required=False,
    )
    is_first_asked = False

    def prepare(self) -> None:
        if not self.case.is_confidential:
            del self.fields["is_confirmed"]
        field: Any = self.fields["to"]
        field.queryset = receivers(self.case)
        field.choices = [("", field.empty_label), *self.choosable.receivers()]
        written = _reported(self.case) if self._goes_unread() else ""
        if not written:
            del self.fields["text"], self.fields["is_read"]
        elif "text" not in self.data:
            self.is_first_asked = True
            data: Any = self.data
            data = data.copy()  # what came in cannot be written to
            data["text"] = written
            self.data = data

    def _goes_unread(self) -> bool:
        """To an owner outside who is mailed a link, before anything is public."""
        if not self.is_bound or self.case.public_text:
            return False
        try:
            owner = self.fields["to"].clean(self.data.get("to"))
        except ValidationError:
            return False
        return gets_link(self.case, owner)

    @property
    def is_for_everyone(self) -> bool:
        return "text" in self.fields

    def clean(self) -> dict[str, Any]:
        if self.is_first_asked:
            told = _("%(name)s kan bara läsa det som står här. Läs det, ändra om det behövs och lämna över igen.")
            self.add_error("text", told % {"name": self.cleaned_data.get("to")})
        return super().clean()

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open

    def carry_out(self) -> None:
        data = self.cleaned_data
        lifecycle.hand_over(
            self.case,
            to=data["to"],
            reason=data["reason"],
            is_confirmed=bool(data.get("is_confirmed")),
            text=data.get("text"),
            is_read=bool(data.get("is_read")),
            **self.common,
        )

    @property
    def said(self) -> str:
        return _("Ärende %(number)s är lämnat till %(name)s. De som följer det med e-post får veta det.") % {
            "number": self.case.number,
            "name": self.case.administration,
        }
