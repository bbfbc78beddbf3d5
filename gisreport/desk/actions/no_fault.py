"""*Inte en felanmälan*: hide it at once, then write what was done and tell whoever reported."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.cases import lifecycle, misdirected
from gisreport.cases.misdirected import Concern
from gisreport.cases.models import Case
from gisreport.desk.actions.fields import long_text
from gisreport.desk.actions.form import SAVED, ActionForm


class NotAFault(ActionForm):
    verb, title = "inte-felanmalan", _("Inte en felanmälan")
    button = _("Dölj ärendet och visa vad jag ska göra")
    done = _("Ärendet är dolt för alla utom er och den som anmälde. Gör så här nu:")
    help = _("För brott, barn som kan fara illa och fara för liv. Ärendet döljs genast. Ingen annan får veta det.")
    concern = forms.ChoiceField(label=_("Vad gäller det?"), choices=Concern, widget=forms.RadioSelect)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return not case.is_hidden

    def carry_out(self) -> None:
        misdirected.mark(self.case, concern=Concern(self.cleaned_data["concern"]), **self.common)


class WhatWasDone(ActionForm):
    verb, title = "inte-felanmalan-gjort", _("Skriv vad ni har gjort")
    button = _("Spara i ärendet")
    done = SAVED
    help = _("Sparas som intern anteckning med tiden. Upprepa inte känsliga uppgifter.")
    text = long_text(_("Vad har gjorts, och hos vem?"))
    done_at = forms.DateTimeField(
        label=_("När?"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def prepare(self) -> None:
        self.initial["done_at"] = timezone.localtime().replace(second=0, microsecond=0)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_hidden

    def carry_out(self) -> None:
        data = self.cleaned_data
        misdirected.note_deed(self.case, text=data["text"], done_at=data["done_at"], **self.common)


class TellCarefully(ActionForm):
    verb, title = "inte-felanmalan-beratta", _("Berätta för den som anmälde")
    button = _("Skicka")
    done = _("Svaret är skickat till den som anmälde.")
    help = _("Bara om det är tryggt för den som anmälde. Fler kan läsa samma mejl. Skriv inte vad saken gäller.")
    text = long_text(_("Ditt svar"))

    def prepare(self) -> None:
        self.initial["text"] = str(misdirected.CAREFUL_WORDS)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_hidden

    def carry_out(self) -> None:
        lifecycle.reply(self.case, text=self.cleaned_data["text"], is_public=False, **self.common)
