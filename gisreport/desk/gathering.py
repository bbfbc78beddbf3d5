"""The desk's pages on which cases are gathered in one, a report is split, and a case leaves the municipality."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.elsewhere import Reception, reception
from gisreport.cases.forms import RefusableForm
from gisreport.cases.models import Case, CasePhoto, Support
from gisreport.cases.numbers import read_number
from gisreport.cases.outside import Contact, contacts_of
from gisreport.desk.similar import similar_cases
from gisreport.errors import Refusal
from gisreport.geo.points import read_coordinates
from gisreport.photos.models import PhotoState
from reports.divide import MOST_PARTS, Part
from reports.gather import MOST_AT_ONCE, obstacles
from reports.models import Report, ReportCase
from routing.models import Category, Municipality
from routing.places import search_places

MOST_FOUND = 20
LONGEST_ID = 19  # digits, of what the database can count to


# --- Gather ---


class Gathered:
    """What would be gathered: the chosen cases, the one that stays, and what that means. Read from the address, so
    that looking changes nothing."""

    def __init__(self, case: Case, asked: QueryDict, among: QuerySet[Case]) -> None:
        self.case = case
        whole = among.select_related("category", "administration", "municipality")
        numbers = {number for written in asked.getlist("med") if (number := read_number(written))}
        self.searched = asked.get("nummer", "").strip()[:100]
        found = {number for word in self.searched.split(",") if (number := read_number(word))}
        wanted = list(whole.filter(number__in=[*numbers, *found][:MOST_FOUND]).exclude(pk=case.pk))
        self.not_found = bool(self.searched) and not any(one.number in found for one in wanted)
        near = [one for one in similar_cases(case, whole) if one.pk not in {each.pk for each in wanted}]
        self.ticked = {one.pk for one in wanted}
        self.candidates = [*wanted, *near][:MOST_FOUND]
        self.chosen = wanted[:MOST_AT_ONCE]
        self.into = next((one for one in self.chosen if one.number == read_number(asked.get("kvar", ""))), case)
        self.coming = [one for one in [case, *self.chosen] if one.pk != self.into.pk]
        self._words = _words_of([case, *self.candidates])

    @property
    def rows(self) -> list[tuple[Case, str, bool]]:
        """Each candidate with the first words that were reported, and whether it is ticked."""
        return [(one, self._words.get(one.pk, ""), one.pk in self.ticked) for one in self.candidates]

    def problems(self) -> list[str]:
        return list(obstacles(self.coming, self.into).values())

    def means(self) -> dict[str, int]:
        """How many reports, supporters and photos the case that stays will have."""
        cases = [self.into, *self.coming]
        counted = Case.objects.filter(pk__in=[one.pk for one in cases]).aggregate(photos=Count("photos"))
        return {
            "reports": ReportCase.objects.filter(case__in=cases, until=None).count(),
            "supporters": Support.objects.filter(case__in=cases).values("key").distinct().count(),
            "photos": counted["photos"],
        }

    def seen(self) -> list[tuple[int, int]]:
        """The newest event of each case, for whoever decides by what is on screen."""
        return [(one.pk, newest) for one in [self.into, *self.coming] if (newest := newest_event(one))]


def newest_event(case: Case) -> int | None:
    found = case.events.order_by("at", "pk").values_list("pk", flat=True).last()
    return int(found) if found else None


def seen_in(sent: QueryDict) -> dict[int, int]:
    """What `Gathered.seen` came back as."""
    pairs = (written.partition(":")[::2] for written in sent.getlist("seen"))
    numbers = ((number_in(case), number_in(event)) for case, event in pairs)
    return {case: event for case, event in numbers if case is not None and event is not None}


def number_in(written: str) -> int | None:
    """The id that somebody sent; None for junk."""
    return int(written) if written.isdecimal() and len(written) < LONGEST_ID else None


def _words_of(cases: list[Case]) -> dict[int, str]:
    """The beginning of the first report of each case."""
    rows = ReportCase.objects.filter(case__in=cases, until=None).order_by("-report__received_at")
    return {case: text[:120] for case, text in rows.values_list("case_id", "report__text")}


# --- Split ---


class PartForm(forms.Form):
    """One part of a report. A row without words and category is none."""

    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("Kategori"), required=False, empty_label=gettext_lazy("Välj")
    )
    text = forms.CharField(
        label=gettext_lazy("Det som står om den här delen"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(
        label=gettext_lazy("Annan plats"),
        help_text=gettext_lazy("Koordinater eller en adress. Tom ruta: samma plats som ärendet."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = (  # type: ignore[attr-defined]
            Category.objects.open().filter(municipality=case.municipality_id).order_by("group__order", "order", "code")
        )

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("category", "text", "place"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if any(data.get(name) for name in ("category", "text", "place")):
            if not data.get("category"):
                self.add_error("category", _("Välj kategori."))
            if not data.get("text"):
                self.add_error("text", _("Skriv det i anmälan som gäller den här delen."))
        if data.get("place"):
            data["point"] = self._point(data["place"])
        return data

    def _point(self, written: str) -> Point | None:
        try:
            if point := read_coordinates(written):
                return point
            found = [place.point for place in search_places(written, limit=1) if place.point]
        except Refusal as refusal:
            self.add_error("place", refusal.message)
            return None
        if not found:
            self.add_error("place", _("Vi hittar inte platsen. Skriv koordinater, eller lämna rutan tom."))
            return None
        return found[0]

    @property
    def part(self) -> Part:
        data = self.cleaned_data
        return Part(category=data["category"], text=data["text"], point=data.get("point"))


PartForms = forms.formset_factory(PartForm, extra=2, max_num=MOST_PARTS, validate_max=True)


def reports_of(case: Case) -> list[Report]:
    return list(Report.objects.filter(cases__case=case, cases__until=None).order_by("received_at"))


# --- To another municipality ---


class ElsewhereForm(RefusableForm):
    to = forms.ModelChoiceField(
        Municipality.objects.none(), label=gettext_lazy("Kommun"), empty_label=gettext_lazy("Välj kommun")
    )
    reason = forms.CharField(
        label=gettext_lazy("Ärendet går vidare, eftersom …"),
        max_length=300,
        help_text=gettext_lazy("Den som anmälde får läsa det. Till exempel: platsen ligger i den kommunen"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        others = Municipality.objects.filter(takes_reports=True).exclude(pk=case.municipality_id)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]

    def reception(self) -> Reception:
        """Where it would go. Raises Refusal."""
        return reception(self.case, self.cleaned_data["to"])


# --- To an owner outside ---


class OutsideForm(RefusableForm):
    """What an owner outside the municipality may see, and where the link goes."""

    email = forms.EmailField(label=gettext_lazy("Skickas till"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Det ägaren får läsa"),
        help_text=gettext_lazy("Ta bort det som pekar ut en person: namn, telefonnummer, registreringsnummer."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    photos = forms.ModelMultipleChoiceField(
        CasePhoto.objects.none(), label=gettext_lazy("Foton som ägaren får se"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    agreed = forms.ChoiceField(
        label=gettext_lazy("Kontaktuppgifter"),
        help_text=gettext_lazy("Lämna bara ut dem om den som anmälde har sagt ja. Valet sparas i ärendet."),
        required=False,
        widget=forms.RadioSelect,
    )
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("Ärendet är inte offentligt. Jag har prövat att det här får lämnas ut till ägaren."),
        required=False,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        photos = case.photos.filter(state=PhotoState.CLEAN)
        self.fields["photos"].queryset = photos  # type: ignore[attr-defined]
        self.fields["photos"].label_from_instance = lambda photo: photo.described(case.category)  # type: ignore[attr-defined]
        self.contacts = contacts_of(case)
        if self.contacts:
            nobody = ("", _("Ägaren får inga kontaktuppgifter"))
            agreeing = [(str(contact.follower_id), _said_yes(contact)) for contact in self.contacts]
            self.fields["agreed"].choices = [nobody, *agreeing]  # type: ignore[attr-defined]
        else:
            del self.fields["agreed"]
        if not photos.exists():
            del self.fields["photos"]
        if not case.is_confidential:
            del self.fields["is_confirmed"]

    @property
    def choice(self) -> dict[str, Any]:
        """As `send_link` takes it."""
        data = self.cleaned_data
        return {
            "email": data["email"],
            "text": data["text"],
            "photos": list(data.get("photos") or ()),
            "agreed": self.case.followers.filter(pk=int(data.get("agreed") or 0)).first(),
            "is_confirmed": bool(data.get("is_confirmed")),
            "seen": data["seen"],
        }


def _said_yes(contact: Contact) -> str:
    how = ", ".join(filter(None, [contact.name, contact.email, contact.phone]))
    return _("%(how)s har sagt ja") % {"how": how}


class RefuseClosingForm(RefusableForm):
    reason = forms.CharField(label=gettext_lazy("Ärendet är kvar hos ägaren, eftersom …"), max_length=300)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


# --- What the page of a case says about all this ---


@dataclass(frozen=True)
class Bonds:
    """The cases that belong with one, and the link that an owner outside has."""

    case: Case
    in_the_end: Case | None
    gathered: list[Case]
    parts: list[Case]
    link: Any


def bonds_of(case: Case) -> Bonds:
    """Two statements; one more for a case that is gathered in another, and one for a case with an owner outside."""
    bound = Case.objects.filter(Q(merged_into=case) | Q(split_from=case)).select_related("category", "administration")
    others = list(bound.order_by("created_at"))
    return Bonds(
        case=case,
        in_the_end=case.in_the_end if case.merged_into_id else None,
        gathered=[one for one in others if one.merged_into_id == case.pk],
        parts=[one for one in others if one.split_from_id == case.pk and one.merged_into_id != case.pk],
        link=case.outside_links.filter(closed_at=None).first() if case.administration.is_external else None,
    )
