"""What the inbox shows: the officer's cases, narrowed by the filters in the address."""

from typing import Any

from django import forms
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.may import administrations_of, categories_of
from gisreport.accounts.models import User
from gisreport.cases.access import cases_of
from gisreport.cases.models import Case, Support
from gisreport.cases.numbers import read_number
from gisreport.cases.status import CLOSED, OPEN, Status
from reports.models import Report

PER_PAGE = 50
EXCERPT = 120


class InboxFilter(forms.Form):
    """The filters of the inbox. Anything unreadable in the address counts as not chosen."""

    WHO = [("", _("Alla")), ("mine", _("Mina")), ("nobody", _("Utan handläggare"))]
    STATE = [
        ("", _("Öppna")),
        *[(status.value, status.label) for status in Status],
        ("closed", _("Avslutade")),
        ("all", _("Alla")),
    ]

    q = forms.CharField(label=_("Ärendenummer"), required=False, max_length=40)
    status = forms.ChoiceField(label=_("Status"), choices=STATE, required=False)
    who = forms.ChoiceField(label=_("Handläggare"), choices=WHO, required=False)
    administration = forms.ChoiceField(label=_("Förvaltning"), required=False)
    category = forms.ChoiceField(label=_("Kategori"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.administrations = list(administrations_of(user).order_by("name"))
        offices = [(str(office.pk), str(office)) for office in self.administrations]
        self.fields["administration"].choices = [("", _("Alla mina")), *offices]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", _("Alla")), *_categories(user)]  # type: ignore[attr-defined]
        self.is_valid()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def cases(self) -> QuerySet[Case]:
        """Open cases, oldest first; or what the filters say."""
        cases = (
            cases_of(self.user)
            .filter(self._state(), self._who())
            .select_related("category", "administration", "assignee", "municipality")
            .annotate(supporters=Subquery(_how_many_support()), words=Subquery(_first_words()))
            .order_by(F("created_at").asc(), "pk")
        )
        if number := self.chosen("q"):
            cases = cases.filter(number=read_number(number) or "")
        if administration := self.chosen("administration"):
            cases = cases.filter(administration=administration)
        if category := self.chosen("category"):
            cases = cases.filter(category__code=category)
        return cases

    def _state(self) -> Q:
        wanted = self.chosen("status")
        if wanted == "all" or (wanted is None and self.chosen("q")):
            return Q()
        if wanted == "closed":
            return Q(status__in=CLOSED)
        return Q(status=wanted) if wanted else Q(status__in=OPEN)

    def _who(self) -> Q:
        who = self.chosen("who")
        if who == "mine":
            return Q(assignee=self.user)
        return Q(assignee=None) if who == "nobody" else Q()


def _how_many_support() -> "QuerySet[Support, Any]":
    supports = Support.objects.filter(case=OuterRef("pk")).order_by().values("case")
    return supports.annotate(people=Count("pk")).values_list("people")


def _first_words() -> "QuerySet[Report, str]":
    """The beginning of what was reported, which tells one lamp from the next."""
    reports = Report.objects.filter(cases__case=OuterRef("pk"), cases__until=None).order_by("received_at")
    return reports.values_list(Left("text", EXCERPT))[:1]


def _categories(user: User) -> list[tuple[str, str]]:
    """Each category code once, by name, of those that the user works with."""
    found = categories_of(user).only("code", "names")
    return sorted({category.code: category.name for category in found}.items(), key=lambda pair: pair[1])
