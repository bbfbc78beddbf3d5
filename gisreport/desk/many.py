"""What can be done with the ticked cases of the inbox: one form for each verb, of which one is sent."""

import datetime
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from gisreport.accounts.models import User
from gisreport.cases import bulk
from gisreport.cases.changing import Seen
from gisreport.cases.reasons import DECLINE_REASONS
from gisreport.desk.choices import Workplace
from gisreport.desk.gathering import number_in
from gisreport.desk.menu import Menu
from gisreport.errors import Refusal
from gisreport.texts import in_language
from routing.models import Administration

LONGEST_REASON = 300
NUMBER = re.compile(r"[A-Za-z0-9]{1,20}")  # as it can stand in an address


class ManyForm(forms.Form):
    """`verb` is the value of the button, `title` the heading, `button` what is pressed, `done` what is said then."""

    use_required_attribute = False
    verb: ClassVar[str]
    title: ClassVar[Any]
    button: ClassVar[Any]
    help: ClassVar[Any] = ""
    done: ClassVar[Any]

    def __init__(self, data: Any = None, *, place: Workplace) -> None:
        super().__init__(data, prefix=self.verb)
        self.place = place
        self.auto_id = "many-%s"
        self.prepare()

    def prepare(self) -> None:
        """Fill in what can be chosen here."""

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def carry_out(self, seen: Mapping[str, Seen]) -> bulk.Many:
        raise NotImplementedError

    @property
    def by(self) -> User:
        return self.place.user


class TakeMany(ManyForm):
    verb, title, button = "fordela", gettext_lazy("Fördela"), gettext_lazy("Fördela")
    done = ngettext_lazy("%(n)d ärende är fördelat.", "%(n)d ärenden är fördelade.", "n")
    NOBODY = "nobody"
    officer = forms.ChoiceField(label=gettext_lazy("Handläggare"), widget=Menu)

    def prepare(self) -> None:
        self.offer("officer", [*self.place.colleagues(), (self.NOBODY, _("Ingen"))])
        self.fields["officer"].initial = str(self.place.user.pk)

    def carry_out(self, seen: Mapping[str, Seen]) -> bulk.Many:
        chosen = self.cleaned_data["officer"]
        officer = None if chosen == self.NOBODY else User.objects.get(pk=chosen)
        return bulk.take_all(seen, officer=officer, by=self.by)


class PlanMany(ManyForm):
    verb, title, button = "planera", gettext_lazy("Planera"), gettext_lazy("Spara datumet")
    help = gettext_lazy("De som anmälde får veta datumet.")
    done = ngettext_lazy("%(n)d ärende är planerat.", "%(n)d ärenden är planerade.", "n")
    date = forms.DateField(
        label=gettext_lazy("Åtgärden är planerad till"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def carry_out(self, seen: Mapping[str, Seen]) -> bulk.Many:
        date: datetime.date = self.cleaned_data["date"]
        return bulk.plan_all(seen, date=date, by=self.by)


class StartMany(ManyForm):
    verb, title, button = "paborja", gettext_lazy("Påbörja"), gettext_lazy("Markera som påbörjade")
    help = gettext_lazy("De som anmälde får veta att arbetet pågår.")
    done = ngettext_lazy("%(n)d ärende är påbörjat.", "%(n)d ärenden är påbörjade.", "n")

    def carry_out(self, seen: Mapping[str, Seen]) -> bulk.Many:
        return bulk.start_all(seen, by=self.by)


class ResolveMany(ManyForm):
    verb, title, button = "atgardat", gettext_lazy("Åtgärdat"), gettext_lazy("Markera som åtgärdade")
    help = gettext_lazy("Ärendena avslutas. De som anmälde får veta det och kan säga till om felet är kvar.")
    done = ngettext_lazy("%(n)d ärende är åtgärdat.", "%(n)d ärenden är åtgärdade.", "n")

    def carry_out(self, seen: Mapping[str, Seen]) -> bulk.Many:
        return bulk.resolve_all(seen, by=self.by)


class DeclineMany(ManyForm):
    verb, title, button = "atgardas-inte", gettext_lazy("Åtgärdas inte"), gettext_lazy("Avsluta utan åtgärd")
    help = gettext_lazy("Ärendena avslutas. Skälet visas för alla.")
    done = ngettext_lazy("%(n)d ärende är avslutat utan åtgärd.", "%(n)d ärenden är avslutade utan åtgärd.", "n")
    OWN = "own"
    reason = forms.ChoiceField(label=gettext_lazy("Vi åtgärdar inte detta, eftersom …"), widget=Menu)
    own_reason = forms.CharField(
        label=gettext_lazy("Eget skäl, som passar efter ”eftersom”"), required=False, max_length=LONGEST_REASON
    )

    def prepare(self) -> None:
        reasons = [(code, in_language(texts)) for code, texts in DECLINE_REASONS.items()]
        self.offer("reason", [("", "–"), *reasons, (self.OWN, _("eget skäl"))])

    def clean_own_reason(self) -> str:
        written: str = self.cleaned_data["own_reason"].strip()
        if self.cleaned_data.get("reason") == self.OWN and not written:
            raise ValidationError(_("Skriv skälet."))
        return written

    def carry_out(self, seen: Mapping[str, Seen]) -> bulk.Many:
        code = self.cleaned_data["reason"]
        reasons = self.cleaned_data["own_reason"] if code == self.OWN else code
        return bulk.decline_all(seen, reasons=reasons, by=self.by)


class HandOverMany(ManyForm):
    verb, title, button = "lamna-over", gettext_lazy("Lämna över"), gettext_lazy("Lämna över ärendena")
    help = gettext_lazy("De som anmälde får veta vart ärendena har gått och varför.")
    done = ngettext_lazy("%(n)d ärende är överlämnat.", "%(n)d ärenden är överlämnade.", "n")
    to = forms.ChoiceField(label=gettext_lazy("Till"), widget=Menu)
    reason = forms.CharField(
        label=gettext_lazy("Ärendena går vidare, eftersom …"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Till exempel: vägen är statlig"),
    )

    def prepare(self) -> None:
        self.offer("to", [("", _("Välj förvaltning")), *self.place.receivers()])

    def carry_out(self, seen: Mapping[str, Seen]) -> bulk.Many:
        to = Administration.objects.get(pk=self.cleaned_data["to"])
        return bulk.hand_over_all(seen, to=to, reason=self.cleaned_data["reason"], by=self.by)


MANY: dict[str, type[ManyForm]] = {
    form.verb: form for form in (TakeMany, PlanMany, StartMany, ResolveMany, DeclineMany, HandOverMany)
}


def ticked(values: list[str]) -> dict[str, Seen]:
    """Number and newest event on screen, from "K3M7XA4:1234". Raises Refusal when nothing is ticked."""
    pairs = [value.partition(":") for value in values]
    # Without a readable mark everything that has happened is news.
    seen = {number: number_in(mark) or 0 for number, _colon, mark in pairs if NUMBER.fullmatch(number)}
    if not seen:
        raise Refusal(_("Markera minst ett ärende först."))
    return dict(seen)
