"""What the inbox shows: the cases of whoever looks, narrowed by what the address asks for."""

import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.gis.db.models import Collect
from django.core.paginator import Page, Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection
from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.expressions import Window
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.cases.access import cases_of
from gisreport.cases.models import CaseQuerySet
from gisreport.cases.models.case import CLOCK_RUNS
from gisreport.cases.quarantine import remember_held
from gisreport.cases.sources import Source
from gisreport.cases.status import CLOSED, OPEN, Status
from gisreport.desk.choices import Pairs, Workplace
from gisreport.desk.gathering import number_in
from gisreport.desk.inbox_rows import listed
from gisreport.desk.menu import Menu
from gisreport.errors import Refusal
from reports.find import of_number, saying
from routing.models import AreaPiece

PER_PAGE = 50
MANY_PER_PAGE = 100
LAST_PAGE = 100_000
LONGEST_SEARCH = 200
ON_MAP = 1_000
YES = "on"
OLDEST, NEWEST = datetime.date(1970, 1, 1), datetime.date(2200, 1, 1)  # days that anybody means
ANY = ("", _("Alla"))


def _choice(label: Any, choices: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=Menu)


def _day(label: Any) -> forms.DateField:
    within = [MinValueValidator(OLDEST), MaxValueValidator(NEWEST)]
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, validators=within, widget=widget)


class InboxFilter(forms.Form):
    """The filters of the inbox. Anything unreadable in the address counts as not chosen."""

    use_required_attribute = False

    STATE = [
        ("", _("Öppna")),
        *[(status.value, status.label) for status in Status],
        ("closed", _("Avslutade")),
        ("all", _("Alla")),
    ]
    MINE, NOBODY = "mine", "nobody"

    q = forms.CharField(
        label=_("Sök i text, plats, svar eller på ärendenummer"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    who = _choice(_("Handläggare"))
    status = _choice(_("Status"), STATE)
    category = _choice(_("Kategori"))
    administration = _choice(_("Förvaltning"))
    area = _choice(_("Område"))
    source = _choice(_("Kom in via"), [ANY, *Source.choices])
    since = _day(_("Kom in från och med"))
    until = _day(_("Kom in till och med"))
    overdue = forms.BooleanField(label=_("Bara försenade"), required=False)
    per = _choice(_("Rader per sida"), [("", str(PER_PAGE)), (str(MANY_PER_PAGE), str(MANY_PER_PAGE))])

    # Those that stand folded away; the words to look for stand before them.
    FOLDED = ("who", "status", "category", "administration", "area", "source", "since", "until", "per")

    def __init__(self, data: Any, *, place: Workplace) -> None:
        asked = {name: data[name] for name in self.base_fields if data.get(name)}
        if asked.get("overdue") != YES:
            asked.pop("overdue", None)  # a box takes anything for a yes
        super().__init__(asked)
        self.place = place
        self.auto_id = "filter-%s"
        colleagues = [(pk, name) for pk, name in place.colleagues() if pk != str(place.user.pk)]
        self._offer("who", [ANY, (self.MINE, _("Jag")), (self.NOBODY, _("Ingen")), *colleagues])
        self._offer("category", [ANY, *place.categories()])
        self._offer("administration", [("", _("Alla mina")), *place.offices()])
        self._offer("area", [ANY, *place.areas()])
        self.problem = ""  # what cannot be looked for, in words
        self.is_valid()

    def _offer(self, name: str, choices: "list[tuple[str, Any]] | Pairs") -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None

    @cached_property
    def query(self) -> dict[str, str]:
        """What was understood, as it stands in an address."""
        return {name: self.data[name] for name in self.fields if self.chosen(name)}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query.keys() - {"per"})

    @property
    def folded(self) -> list[forms.BoundField]:
        few = {"administration": len(self.place.administrations) < 2, "area": len(self.fields["area"].choices) < 2}  # type: ignore[attr-defined]
        return [self[name] for name in self.FOLDED if not few.get(name)]

    @property
    def folded_chosen(self) -> int:
        """How many of the folded filters narrow the list."""
        return len(self.query.keys() & (set(self.FOLDED) - {"per", "who"})) + bool(self.chosen("overdue"))

    @property
    def per_page(self) -> int:
        return int(self.chosen("per") or PER_PAGE)

    # --- Which cases ---

    def cases(self) -> CaseQuerySet:
        """Those that fit, the most urgent first; closed ones the last closed first. A number is found whatever else
        has been chosen, for it means one case."""
        all_here = self.place.cases()
        text = self.chosen("q")
        if text and (the_one := of_number(all_here, text)) is not None:
            return the_one.order_by("pk")
        cases = all_here.filter(self._state(), self._who(), self._period(), *self._others())
        if text:
            try:
                cases = saying(cases, text)
            except Refusal as refusal:
                self.problem = " ".join(refusal.fields.values()) or refusal.message
        return cases.order_by("-closed_at", "-pk") if self._is_archive() else cases.due_first()

    def _is_archive(self) -> bool:
        return self.chosen("status") in ("closed", *CLOSED)

    def _state(self) -> Q:
        wanted = self.chosen("status")
        if wanted == "all":
            return Q()
        if wanted == "closed":
            return Q(status__in=CLOSED)
        return Q(status=wanted) if wanted else Q(status__spelled_out=OPEN)

    def _who(self) -> Q:
        who = self.chosen("who")
        if who is None:
            return Q()
        return Q(assignee={self.MINE: self.place.user.pk, self.NOBODY: None}.get(who, who))

    def _period(self) -> Q:
        came = Q()
        if since := self.chosen("since"):
            came &= Q(created_at__gte=_midnight(since))
        if until := self.chosen("until"):
            came &= Q(created_at__lt=_midnight(until + datetime.timedelta(days=1)))
        return came

    def _others(self) -> list[Q]:
        asked = {
            "administration": lambda office: Q(administration=office),
            "category": lambda code: Q(category__code=code),
            "source": lambda source: Q(source=source),
            "area": lambda area: Q(point__intersects=Subquery(_drawn(*area.split(":", 1)))),
            "overdue": lambda _only: Q(CLOCK_RUNS, due_on__lt=timezone.localdate()),
        }
        return [narrow(value) for name, narrow in asked.items() if (value := self.chosen(name))]


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _drawn(layer: str, code: str) -> "QuerySet[AreaPiece, Any]":
    """The area as it is drawn today, put together from its pieces: also the strip along a line."""
    pieces = AreaPiece.objects.filter(area__layer=layer, area__code=code, area__valid__contains=timezone.localdate())
    return pieces.order_by().values("area__code").annotate(drawn=Collect("geometry")).values("drawn")


# --- One page of them ---


def page_of(asked: InboxFilter, number: str | None) -> Page:
    """The page with that number (the nearest there is), its rows filled in: two statements."""
    cases, per = asked.cases(), asked.per_page
    wanted = min(number_in(number or "") or 1, LAST_PAGE)
    found, total = _slice(cases, wanted, per)
    paginator: Paginator = Paginator(cases, per)
    if not found and wanted > 1:  # beyond the end
        wanted = paginator.num_pages
        found, total = _slice(cases, wanted, per)
    paginator.count = total  # known already
    return Page(listed(found), wanted, paginator)


def _slice(cases: CaseQuerySet, number: int, per: int) -> tuple[list[int], int]:
    """The keys of that page, and of how many in all."""
    keys = cases.annotate(total=Window(Count("*"))).values_list("pk", "total")
    found = list(keys[(number - 1) * per : number * per])
    return [pk for pk, _total in found], found[0][1] if found else 0


# --- The figures over it, and the map beside it ---


# Of what is open; what is held waits in quarantine.
FIGURES = """
SELECT count(*) FILTER (WHERE is_here), count(*) FILTER (WHERE is_here AND is_late),
       count(*) FILTER (WHERE is_here AND is_mine), count(*) FILTER (WHERE is_here AND is_mine AND is_late),
       count(*) FILTER (WHERE is_here AND assignee_id IS NULL), count(*) FILTER (WHERE NOT is_here)
FROM (
    SELECT assignee_id, held_at IS NULL AS is_here, paused_at IS NULL AND due_on < %s AS is_late,
           assignee_id = %s AS is_mine
    FROM ({cases}) every
) known
"""


def figures(place: Workplace) -> dict[str, int]:
    """Of what is open: in all, overdue, mine, and nobody's; and what waits in quarantine. One statement."""
    every = cases_of(place.user).open().values_list("assignee_id", "held_at", "paused_at", "due_on")
    cases, values = every.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FIGURES.format(cases=cases), [timezone.localdate(), place.user.pk, *values])
        *found, held = cursor.fetchone()
    remember_held(place.user, held)
    return dict(zip(("open", "overdue", "mine", "mine_overdue", "nobody"), found, strict=True))


def points(asked: InboxFilter) -> list[dict[str, Any]]:
    """The first `ON_MAP` of the list that have a place, as the map draws them."""
    found = asked.cases().exclude(point=None).values_list("number", "status", "point", "category__icon")[:ON_MAP]
    return [
        {"number": number, "status": status, "lon": round(point.x, 6), "lat": round(point.y, 6), "icon": icon}
        for number, status, point, icon in found
        if point
    ]
