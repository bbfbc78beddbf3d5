"""The forms of planning. What they mean is done by the verbs in plan.py and survey.py."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib.gis.geos import LineString, Point
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.errors import Refusal
from gisreport.geo.points import read_point
from gisreport.geo.srid import WGS84
from routing.models import Administration, Municipality
from walks.checklists import checklists_for, standard_checklist
from walks.models import Survey, Walk, WalkType
from walks.plan import MOST_STOPS, OF_THE_PLAN, STATEMENTS, Company, PlannedStop
from walks.survey import Asked
from walks.where import find_point, written
from walks.words import cleaned

MOST_SUBGROUPS = 20
MOST_CORNERS = 2_000  # of a drawn way
MOST_WORDS = 5_000  # kept of a field to be shown again; how long it may be is said beside it
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
USUAL_START, USUAL_LENGTH = time(17, 0), timedelta(hours=2)


def plausible(day: date) -> None:
    """A slip of the finger is told, before the sun is asked about the year 202."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(gettext_lazy("Kontrollera året."))


def clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class RefusableForm(forms.Form):
    """A form that can show what a verb refused."""

    def show(self, refusal: Refusal) -> None:
        """Beside the field where there is one of that name, else on top."""
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, words)
        if not refusal.fields:
            self.add_error(None, refusal.message)


HELP_FOR_STATEMENTS = {
    "purpose": gettext_lazy("Varför går ni här? Till exempel: Vi söker platser som känns otrygga i mörker."),
    "influence": gettext_lazy("Vad kan synpunkterna leda till? Till exempel belysning, beskärning och skötsel i år."),
    "decided": gettext_lazy("Vad går inte att ändra? Skriv också om inget är bestämt."),
    "decides": gettext_lazy("Vilken nämnd eller vem tar ställning till det ni kommer fram till?"),
    "feedback": gettext_lazy("Skriv ett datum, och var återkopplingen finns att läsa."),
    "support": gettext_lazy("Till exempel tolk, teckenspråk, ledsagare, kortare väg. Vem hör man av sig till?"),
}  # fmt: skip


class PlanForm(RefusableForm, forms.ModelForm):
    """Everything about a walk but its stops and its way."""

    series_name = forms.CharField(
        label=gettext_lazy("Serie"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"list": "series"}),
        help_text=gettext_lazy("Samma namn håller ihop vandringar på samma plats, eller en hösts vandringar."),
    )
    day = forms.DateField(
        label=gettext_lazy("Dag"),
        widget=DAY,
        validators=[plausible],
        error_messages={"required": gettext_lazy("Välj en dag.")},
    )
    begins = forms.TimeField(
        label=gettext_lazy("Börjar"),
        widget=clock(),
        error_messages={"required": gettext_lazy("Skriv när vandringen börjar.")},
    )
    ends = forms.TimeField(
        label=gettext_lazy("Slutar"),
        widget=clock(),
        error_messages={"required": gettext_lazy("Skriv när vandringen slutar.")},
    )
    coordinates = forms.CharField(
        label=gettext_lazy("Mötesplatsen på kartan"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Peka på kartan, eller skriv en adress eller koordinater som 62,3908 17,3069."),
    )
    subgroups = forms.CharField(
        label=gettext_lazy("Delgrupper"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("En på varje rad. Dela gruppen när ni är fler än åtta till tio."),
    )
    administrations = forms.ModelMultipleChoiceField(
        Administration.objects.none(),
        label=gettext_lazy("Bjud in ansvariga"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("De får ett mejl när vandringen publiceras."),
    )

    class Meta:
        model = Walk
        fields = ("title", "kind", "meeting_place", "group_mode", "shows_code", "checklist", *Walk.STATEMENTS)
        labels = {
            "title": gettext_lazy("Vad ska vandringen heta?"),
            "kind": gettext_lazy("Vilken sorts vandring är det?"),
            "meeting_place": gettext_lazy("Mötesplats"),
            "group_mode": gettext_lazy("En telefon för varje delgrupp"),
            "shows_code": gettext_lazy("Visa anslutningskoden på vandringens sida"),
            "checklist": gettext_lazy("Checklista"),
            **STATEMENTS,
        }
        help_texts = {
            "title": gettext_lazy("Till exempel: Trygghetsvandring i Skönsmon."),
            "meeting_place": gettext_lazy("Till exempel: Utanför bibliotekets entré."),
            "group_mode": gettext_lazy(
                "Då pratar ni i stället för att titta i var sin telefon. Gruppen skriver tillsammans och räknar hur "
                "många som håller med."
            ),
            "shows_code": gettext_lazy("Annars får bara de som kommer till mötesplatsen koden."),
            "checklist": gettext_lazy("Det som frågas vid varje stopp."),
            **HELP_FOR_STATEMENTS,
        }
        error_messages = {"title": {"required": gettext_lazy("Ge vandringen ett namn.")}}
        widgets = {
            "kind": forms.RadioSelect,
            **{name: forms.Textarea(attrs={"rows": 3}) for name in Walk.STATEMENTS},
        }

    def __init__(self, municipality: Municipality, data: QueryDict | None = None, *, walk: Walk | None = None) -> None:
        self.municipality = municipality
        standard = standard_checklist()
        initial = _initial_of(walk) if walk else {"checklist": standard.pk, "ends": _usual_end(), "begins": USUAL_START}
        super().__init__(data, instance=walk or Walk(municipality=municipality), initial=initial)
        offices = Administration.objects.filter(municipality__in=[municipality]) | Administration.objects.filter(
            municipality=None
        )
        choose = cast(Any, self.fields)
        choose["administrations"].queryset = offices.order_by("-municipality", "name")
        choose["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in WalkType]
        choose["checklist"].queryset = checklists_for(municipality)
        if walk and walk.pk and walk.checklist_id:
            choose["checklist"].queryset |= type(walk.checklist).objects.filter(pk=walk.checklist_id)
        choose["checklist"].empty_label = None

    def clean_subgroups(self) -> list[str]:
        names = [" ".join(line.split())[:60] for line in self.cleaned_data["subgroups"].splitlines()]
        once = list(dict.fromkeys(filter(None, names)))
        if len(once) > MOST_SUBGROUPS:
            raise forms.ValidationError(_("Skriv högst {most} delgrupper.").format(most=MOST_SUBGROUPS))
        return once

    def clean_coordinates(self) -> Point | None:
        words = self.cleaned_data["coordinates"].strip()
        try:
            return find_point(words, self.municipality) if words else None
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"day", "begins", "ends"} <= given.keys():
            self.instance.starts_at = timezone.make_aware(datetime.combine(given["day"], given["begins"]))
            self.instance.ends_at = timezone.make_aware(datetime.combine(given["day"], given["ends"]))
            if self.instance.ends_at <= self.instance.starts_at:
                self.add_error("ends", _("Vandringen slutar innan den börjar. Ändra tiden."))
        if "coordinates" in given:
            self.instance.meeting_point = given["coordinates"]
        return given

    def _get_validation_exclusions(self) -> set[str]:
        """The form has its own words for the times, and the instance may lack them still."""
        return super()._get_validation_exclusions() | {"starts_at", "ends_at"}  # type: ignore[misc]

    def company(self) -> Company:
        given = self.cleaned_data
        return Company(given["series_name"], given["subgroups"], list(given["administrations"]))

    def statements(self) -> list[forms.BoundField]:
        return [self[name] for name in Walk.STATEMENTS]


def _initial_of(walk: Walk) -> dict[str, Any]:
    starts_at, ends_at = timezone.localtime(walk.starts_at), timezone.localtime(walk.ends_at)
    return {
        "series_name": walk.series.name if walk.series else "",
        "day": starts_at.date(),
        "begins": starts_at.time(),
        "ends": ends_at.time(),
        "coordinates": written(walk.meeting_point),
        "subgroups": "\n".join(walk.subgroups.values_list("name", flat=True)),
        "administrations": list(walk.invitations.values_list("administration_id", flat=True)),
    }


def _usual_end() -> time:
    return (datetime.combine(timezone.localdate(), USUAL_START) + USUAL_LENGTH).time()


assert set(PlanForm.Meta.fields) <= set(OF_THE_PLAN)


class StopRow:
    """One stop as it stands in the form: what was written, what is wrong with it, and what it means."""

    def __init__(self, number: int, *, id: str = "", name: str = "", place: str = "", note: str = "") -> None:
        self.number = number
        self.id = id
        self.name, self.place, self.note = (cleaned(words, MOST_WORDS) for words in (name, place, note))
        self.errors: dict[str, str] = {}
        self.point: Point | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.name or self.place or self.note)

    def read(self, municipality: Municipality) -> None:
        if not self.name:
            self.errors["name"] = _("Ge stoppet ett namn.")
        elif len(self.name) > 150:
            self.errors["name"] = _("Korta namnet till högst 150 tecken.")
        if len(self.note) > 2_000:
            self.errors["note"] = _("Korta anteckningen till högst 2 000 tecken.")
        try:
            self.point = find_point(self.place[:200], municipality) if self.place else None
        except Refusal as refusal:
            self.errors["place"] = refusal.message

    def planned(self) -> PlannedStop:
        try:
            known = UUID(self.id) if self.id else None
        except ValueError:
            known = None
        return PlannedStop(self.name, self.point, self.note, known)


class StopsForm:
    """The stops in the order of their rows, and the way between them. `move` is "up:2", "down:2" or "remove:2"."""

    ROW = ("stop_id", "stop_name", "stop_place", "stop_note")

    def __init__(self, walk: Walk, data: QueryDict | None = None) -> None:
        self.walk = walk
        self.way = ""
        self.errors: list[str] = []
        self.rows = list(self._sent(data) if data is not None else self._kept())
        self.written_route = data.get("route", "") if data is not None else write_route(walk.route)
        self.way = data.get("way", "") if data is not None else self._kept_way()

    def _kept(self) -> Iterator[StopRow]:
        for number, stop in enumerate(self.walk.stops.all(), start=1):
            place = written(stop.point)
            yield StopRow(number, id=str(stop.pk), name=stop.name, place=place, note=stop.note)

    def _sent(self, data: QueryDict) -> Iterator[StopRow]:
        columns = [data.getlist(name) for name in self.ROW]
        number = 0
        for values in zip(*columns, strict=False):
            row = StopRow(number + 1, **dict(zip(("id", "name", "place", "note"), values, strict=True)))
            if not row.is_blank:
                number += 1
                yield row

    def _kept_way(self) -> str:
        if self.walk.route is None:
            return "stops"
        straight = write_route(LineString([(p.x, p.y) for p in self._points()])) if len(self._points()) > 1 else ""
        return "stops" if straight == write_route(self.walk.route) else "drawn"

    def _points(self) -> list[Point]:
        return [stop.point for stop in self.walk.stops.all() if stop.point]

    def move(self, wanted: str) -> None:
        """Rows trade places, or one goes. Junk moves nothing."""
        verb, _colon, number = wanted.partition(":")
        at = int(number) - 1 if number.isdecimal() and len(number) < 10 else -1
        if not 0 <= at < len(self.rows):
            return
        if verb == "remove":
            del self.rows[at]
        other = at + {"up": -1, "down": 1}.get(verb, 0)
        if verb in ("up", "down") and 0 <= other < len(self.rows):
            self.rows[at], self.rows[other] = self.rows[other], self.rows[at]
        for position, row in enumerate(self.rows, start=1):
            row.number = position

    def is_valid(self) -> bool:
        if len(self.rows) > MOST_STOPS:
            self.errors.append(_("En vandring kan ha högst {most} stopp.").format(most=MOST_STOPS))
        for row in self.rows:
            row.read(self.walk.municipality)
        if self.way == "drawn":
            try:
                self.route = read_route(self.written_route)
            except Refusal as refusal:
                self.errors.append(refusal.message)
        return not self.errors and not any(row.errors for row in self.rows)

    route: LineString | None = None

    @property
    def blank(self) -> StopRow:
        """For one more."""
        return StopRow(0)

    def stops(self) -> list[PlannedStop]:
        return [row.planned() for row in self.rows]


def write_route(route: LineString | None) -> str:
    """ "17.306900,62.390800 17.307,62.391": what the drawing tool reads and writes."""
    return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat, *_height in route.coords) if route else ""


def read_route(text: str) -> LineString | None:
    """None when nothing is drawn. Raises Refusal for what is no way."""
    corners = text.split()
    if not corners:
        return None
    if len(corners) > MOST_CORNERS:
        raise Refusal(_("Vägen har fler än {most} hörn. Rita den enklare.").format(most=MOST_CORNERS))
    points = [read_point(*_pair(corner)) for corner in corners]
    if len({point.coords for point in points}) < 2:
        raise Refusal(_("En väg behöver minst två punkter."))
    return LineString([point.coords for point in points], srid=WGS84)


def _pair(corner: str) -> tuple[str, str]:
    lon, _comma, lat = corner.partition(",")
    return lon, lat


class JoinUntilForm(RefusableForm):
    """Until when the join code opens."""

    day = forms.DateField(label=gettext_lazy("Dag"), widget=DAY, validators=[plausible])
    hour = forms.TimeField(label=gettext_lazy("Klockan"), widget=clock())

    def until(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))

    def show(self, refusal: Refusal) -> None:
        self.add_error("day", refusal.message)


class CancelForm(RefusableForm):
    reason = forms.CharField(
        label=gettext_lazy("Varför ställs vandringen in?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Visas på vandringens sida och i mejlet till dem som är inbjudna."),
        error_messages={"required": gettext_lazy("Skriv varför vandringen ställs in.")},
    )


class GpxForm(RefusableForm):
    file = forms.FileField(label=gettext_lazy("GPX-fil"), error_messages={"required": gettext_lazy("Välj en fil.")})


class SurveyForm(RefusableForm, forms.ModelForm):
    class Meta:
        model = Survey
        fields = ("title", "question", "walk", "opens_on", "closes_on")
        labels = {
            "title": gettext_lazy("Rubrik"),
            "question": gettext_lazy("Fråga"),
            "walk": gettext_lazy("Vandring"),
            "opens_on": gettext_lazy("Öppnar"),
            "closes_on": gettext_lazy("Stänger"),
        }
        help_texts = {
            "question": gettext_lazy("Till exempel: Vilka platser i Skönsmon känns otrygga? Vilka fungerar bra?"),
            "walk": gettext_lazy("Svaren kan bli stopp på den. Utan vandring gäller frågan hela kommunen."),
            "closes_on": gettext_lazy("Frågan är öppen till och med den dagen."),
        }
        widgets = {"question": forms.Textarea(attrs={"rows": 3}), "opens_on": DAY, "closes_on": DAY}

    def __init__(
        self, municipality: Municipality, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None,
        survey: Survey | None = None,
    ) -> None:  # fmt: skip
        given = {"title": _("Vart ska vi gå?"), "opens_on": timezone.localdate(), **(initial or {})}
        instance = survey or Survey(municipality=municipality)
        super().__init__(data, instance=instance, initial={} if survey else given)
        walk = cast(Any, self.fields["walk"])
        walk.queryset = Walk.objects.filter(municipality=municipality)
        walk.empty_label = _("Ingen särskild vandring")
        for name in ("opens_on", "closes_on"):
            self.fields[name].validators.append(plausible)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"opens_on", "closes_on"} <= given.keys() and given["closes_on"] < given["opens_on"]:
            self.add_error("closes_on", _("Frågan stänger innan den öppnar. Ändra dagen."))
        return given

    def asked(self) -> Asked:
        return Asked(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class AnswerForm(RefusableForm):
    """A place, and how it feels. `id` is made with the page, so that sending twice is harmless."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    valence = forms.ChoiceField(
        label=gettext_lazy("Hur är platsen?"),
        choices=[("negative", gettext_lazy("Otrygg")), ("positive", gettext_lazy("Trygg"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj otrygg eller trygg.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Beskriv var platsen är"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Till exempel: Gångtunneln vid stationen. Eller peka på kartan."),
    )
    lat = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    lon = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Varför känns det så?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Beskriv platsen, inte personer."),
    )

    point: Point | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("lat") or given.get("lon"):
            try:
                self.point = read_point(given.get("lon", ""), given.get("lat", ""))
            except Refusal as refusal:
                self.add_error("place", refusal.message)
        elif not given.get("place") and "place" not in self.errors:
            self.add_error("place", _("Peka på kartan eller beskriv var platsen är."))
        return given
