"""Find the case files that somebody asks for: by number, by whoever sent something in, by words, by time."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.models import User
from gisreport.cases.access import cases_of
from gisreport.cases.models import Case
from gisreport.cases.numbers import read_number
from reports.models import ReportCase

PER_PAGE = 50
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RecordSearch(forms.Form):
    """Asked with GET. Anything unreadable counts as not asked."""

    number = forms.CharField(label=_("Ärendenummer"), required=False, max_length=40)
    who = forms.CharField(
        label=_("Avsändare"), required=False, max_length=100, help_text=_("Namn, e-postadress eller telefonnummer")
    )
    words = forms.CharField(label=_("Ord i handlingarna"), required=False, max_length=100)
    since = forms.DateField(label=_("Kom in från och med"), required=False, widget=DAY)
    until = forms.DateField(label=_("Till och med"), required=False, widget=DAY)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def is_asked(self) -> bool:
        return any(self.cleaned_data.values())

    def found(self, user: User) -> QuerySet[Case]:
        """The newest first, of the cases that `user` works with."""
        cases = cases_of(user).select_related("category", "administration").order_by("-created_at", "pk")
        given = self.cleaned_data
        if number := given.get("number"):
            cases = cases.filter(number=read_number(number) or "")
        if who := given.get("who"):
            cases = cases.filter(Exists(_reports(_sent_by(who))))
        if words := given.get("words"):
            said = Exists(_reports(Q(report__text__icontains=words) | Q(report__place__icontains=words)))
            cases = cases.filter(said | Q(public_text__icontains=words))
        if since := given.get("since"):
            cases = cases.filter(created_at__gte=_midnight(since))
        if (until := given.get("until")) and until < date.max:
            cases = cases.filter(created_at__lt=_midnight(until + timedelta(days=1)))
        return cases


def _sent_by(who: str) -> Q:
    by = Q(report__reporter__name__icontains=who) | Q(report__reporter__email__icontains=who)
    return by | Q(report__reporter__phone__icontains=who)


def _reports(condition: Q) -> QuerySet[ReportCase]:
    return ReportCase.objects.filter(condition, case=OuterRef("pk"))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
