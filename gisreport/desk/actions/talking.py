"""What is said: to whoever reported, or among those who work here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gisreport.cases import lifecycle
from gisreport.cases.ask import ask, take_back, those_to_ask
from gisreport.cases.models import Case, Follower
from gisreport.desk.actions.fields import long_text
from gisreport.desk.actions.form import SAVED, ActionForm
from gisreport.desk.actions.worded import PublicWords, WordedForm
from gisreport.desk.models import ReplyTemplate


class Reply(PublicWords):
    verb, title = "svara", _("Svara den som anmälde")
    button = _("Skicka svaret")
    done = _("Svaret är skickat till dem som följer ärendet.")
    tells = True
    text = long_text(_("Ditt svar"))

    def carry_out(self) -> None:
        data = self.cleaned_data
        is_public = data.get("is_public", False)
        lifecycle.reply(self.case, text=data["text"], is_public=is_public, is_read=data["is_read"], **self.common)


class Ask(WordedForm):
    verb, title = "fraga", _("Fråga den som anmälde")
    button = _("Skicka frågan")
    done = _("Frågan är skickad. Klockan står tills svaret kommer eller tiden har gått ut.")
    help = _("Den som anmälde får ett mejl med en länk att svara på. Klockan står så länge.")
    tells = True
    purposes = (ReplyTemplate.Purpose.QUESTION,)
    text = long_text(_("Din fråga"))
    follower = forms.ModelChoiceField(Follower.objects.none(), label=_("Till"), empty_label=_("Välj vem du frågar"))

    def prepare(self) -> None:
        super().prepare()
        with_mail = sum(reader.with_mail for reader in self.choosable.readers() if reader.is_reporter)
        if with_mail > 1:
            field: Any = self.fields["follower"]
            field.queryset, field.label_from_instance = those_to_ask(self.case), lambda follower: follower.email
            return
        del self.fields["follower"]
        if not with_mail:
            nobody = _("Den som anmälde går inte att nå med e-post. Ring i stället, om det finns ett nummer.")
            self.fields["text"].help_text = nobody

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and case.paused_at is None

    def carry_out(self) -> None:
        follower = self.cleaned_data.get("follower") or those_to_ask(self.case).first()
        ask(self.case, follower=follower, text=self.cleaned_data["text"], **self.common)


class TakeBackQuestion(ActionForm):
    verb, title = "ta-tillbaka-fragan", _("Ta tillbaka frågan")
    button = _("Ta tillbaka frågan")
    done = _("Frågan är tillbakatagen. Klockan går igen.")
    help = _("Länken i mejlet går inte längre att svara på. Klockan börjar gå igen.")

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and case.paused_at is not None

    def carry_out(self) -> None:
        take_back(self.case, **self.common)


class Note(WordedForm):
    verb, title = "anteckna", _("Intern anteckning")
    button = _("Spara anteckningen")
    done = SAVED
    purposes = (ReplyTemplate.Purpose.NOTE,)
    help = _("Syns bara för handläggare, men är en allmän handling.")
    text = long_text(_("Anteckning"))

    def carry_out(self) -> None:
        lifecycle.note(self.case, text=self.cleaned_data["text"], **self.common)
