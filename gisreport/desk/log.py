"""The log of who saw and did what, as a coordinator reads it: numbers and names, no words of anybody's."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gisreport.accounts.models import User
from gisreport.cases.audit import sights_for
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Deed, Sight
from gisreport.cases.numbers import read_number

PER_PAGE = 100
KINDS = dict(EventKind.choices)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LogFilter(forms.Form):
    """Anything unreadable in the address is said, and counts as not chosen."""

    case = forms.CharField(label=_("Ärendenummer"), required=False, max_length=40)
    who = forms.CharField(label=_("Namn eller e-post"), required=False, max_length=150)
    deed = forms.ChoiceField(label=_("Vad"), choices=[("", _("Allt")), *Deed.choices], required=False)
    since = forms.DateField(label=_("Från och med"), required=False, widget=DAY)
    until = forms.DateField(label=_("Till och med"), required=False, widget=DAY)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.is_valid()

    def clean_case(self) -> str:
        written = self.cleaned_data["case"].strip()
        if written and not read_number(written):
            raise forms.ValidationError(_("Det är inget ärendenummer. Skriv sju tecken, till exempel 4K7 M3PX."))
        return read_number(written) or ""

    def sights(self) -> QuerySet[Sight]:
        chosen, sights = self.cleaned_data, sights_for(self.user)
        if number := chosen.get("case"):
            sights = sights.filter(number=number)
        if who := chosen.get("who"):
            sights = sights.filter(who__icontains=who) | sights.filter(user__email__icontains=who)
        if deed := chosen.get("deed"):
            sights = sights.filter(deed=deed)
        if since := chosen.get("since"):
            sights = sights.filter(at__date__gte=since)
        if until := chosen.get("until"):
            sights = sights.filter(at__date__lte=until)
        return sights


def what_was_done(sight: Sight) -> str:
    """In words: the event that it became, or how many cases a search showed."""
    if sight.deed == Deed.CHANGED:
        return str(KINDS.get(sight.what, sight.what))
    if not sight.number and sight.what.isdecimal():
        return ngettext(
            "%(n)s ärende som inte är offentligt", "%(n)s ärenden som inte är offentliga", int(sight.what)
        ) % {"n": sight.what}
    return ""
