"""What a planner asks of the page. All of it stands in the address: of the cells as in the API, and some more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.geo.hexagons import SIZES
from gisreport.geo.tiles import Box
from gisreport.maps.asked_cells import FAULTS, LAYERS, OBSERVATIONS, read_cells, read_observations
from gisreport.maps.cells import CellQuery
from gisreport.maps.denominators import loaded
from gisreport.maps.observations import ObservationQuery
from gisreport.maps.planning.ground import box_of, box_of_walks
from routing.models import Category, Municipality

VIEWS = ("side", "difference")
SORTS = ("count", "before", "difference", "place", "rate")
PAPERS = ("a4", "a3")
COMPARED = {"compare_from": "from", "compare_to": "to"}
OWN = (*COMPARED, "view", "sort", "page", "paper")
CELLS_ACROSS = 26  # about, when no size is chosen: on a phone, too, a finger finds each
FINEST_WALKED = 100  # metres: a single walk through a smaller cell is too short to divide by
MOST_PAGES = 1_000

Query = CellQuery | ObservationQuery


@dataclass(frozen=True)
class Asked:
    """`compared` is the same question of another period; None when nothing is compared.

    `given` are the parameters as they were written, without the empty ones.
    """

    municipality: Municipality
    query: Query
    compared: Query | None
    given: QueryDict
    layer: str = FAULTS
    view: str = VIEWS[0]
    sort: str = SORTS[0]
    page: int = 1
    paper: str = PAPERS[0]

    @classmethod
    def read(cls, municipality: Municipality, written: QueryDict) -> "Asked":
        """Raises Refusal that names every parameter that cannot be understood, and what to write instead."""
        given = _not_empty(written)
        wrong: dict[str, str] = {}
        layer = _one_of(given, "layer", LAYERS, wrong)
        view = _one_of(given, "view", VIEWS, wrong)
        sort = _one_of(given, "sort", SORTS, wrong)
        paper = _one_of(given, "paper", PAPERS, wrong)
        page = _one_of(given, "page", [str(number) for number in range(1, MOST_PAGES + 1)], wrong)
        query = _query(municipality, layer, given, {}, wrong)
        is_compared = any(name in given for name in COMPARED)
        compared = _query(municipality, layer, given, COMPARED, wrong) if is_compared else None
        if query is None or wrong:
            raise Refusal(_("Urvalet går inte att läsa."), fields=wrong)
        whole = (
            _seen_walked(municipality, query, given)
            if isinstance(query, ObservationQuery)
            else _within(municipality, query, given)
        )
        return cls(
            municipality=municipality,
            query=whole,
            compared=replace(whole, since=compared.since, until=compared.until) if compared else None,
            given=given,
            layer=layer,
            view=view,
            sort=sort,
            page=int(page),
            paper=paper,
        )

    @property
    def is_observed(self) -> bool:
        return self.layer == OBSERVATIONS

    @property
    def is_part(self) -> bool:
        """Whether a part of the municipality was chosen."""
        return "bbox" in self.given or "area" in self.given

    @property
    def box(self) -> Box:
        """Degrees (WGS84)."""
        return self.query.box or box_of(self.municipality)

    def address(self, **changes: str | None) -> str:
        """What stands after the path, `?` included, with `changes`; None takes a parameter away."""
        changed = self.given.copy()
        for name, value in changes.items():
            changed.pop(name, None)
            if value is not None:
                changed[name] = value
        return f"?{changed.urlencode(safe=',;:')}"

    def earlier(self) -> dict[str, str]:
        """Addresses that compare the chosen period with the one just before it and with the same days a year before,
        by name; none when the period has no beginning or no end."""
        since, until = self.query.since, self.query.until
        if not (since and until):
            return {}
        before = since - (until - since) - timedelta(days=1), since - timedelta(days=1)
        last_year = _year_before(since), _year_before(until)
        named = {_("perioden före"): before, _("samma tid året före"): last_year}
        return {
            name: self.address(compare_from=str(first), compare_to=str(last), page=None)
            for name, (first, last) in named.items()
        }


def _query(
    municipality: Municipality, layer: str, given: QueryDict, names: Mapping[str, str], wrong: dict[str, str]
) -> Query | None:
    """What the API reads, with the period under other `names`; what is wrong is added to `wrong`."""
    asked = given.copy()
    for name in OWN:
        asked.pop(name, None)
    for own, name in names.items():
        asked[name] = given.get(own, "")
    asked["layer"] = layer
    try:
        return read_observations(asked, municipality) if layer == OBSERVATIONS else read_cells(asked, municipality)
    except Refusal as refusal:
        own_names = {name: own for own, name in names.items()}
        wrong |= {own_names.get(name, name): advice for name, advice in refusal.fields.items()}
        return None


def _within(municipality: Municipality, query: CellQuery, given: QueryDict) -> CellQuery:
    """Only the municipality's own cases; its ground and a fitting size where none are chosen."""
    chosen = {"code__in": query.codes, "group__code__in": query.groups}
    own = Category.objects.filter(
        municipality=municipality, is_private=False, **{name: codes for name, codes in chosen.items() if codes}
    )
    box = query.box if "bbox" in given or query.area else box_of(municipality)
    within = replace(query, categories=tuple(own.order_by("pk").values_list("pk", flat=True)), box=box)
    finest = loaded(query.per).finest if query.per else SIZES[0]
    return within if "size" in given else replace(within, size=_fitting_size(within, finest))


def _seen_walked(municipality: Municipality, query: ObservationQuery, given: QueryDict) -> ObservationQuery:
    """The ground that was walked and a fitting size where none are chosen."""
    box = query.box if "bbox" in given or query.area else box_of_walks(municipality)
    within = replace(query, box=box)
    return within if "size" in given else replace(within, size=_fitting_size(within, FINEST_WALKED))


def _fitting_size(query: Query, finest: int) -> int:
    extent = query.extent
    width = max(extent.east - extent.west, extent.north - extent.south)
    return next((size for size in SIZES if size >= finest and size * 1.5 * CELLS_ACROSS >= width), SIZES[-1])


def _one_of(given: QueryDict, name: str, choices: "tuple[str, ...] | list[str]", wrong: dict[str, str]) -> str:
    """The first choice when there is none."""
    value = given.get(name, choices[0])
    if value in choices:
        return value
    shown = choices if len(choices) < 10 else [choices[0], "…", choices[-1]]
    wrong[name] = _("Skriv något av: {choices}.").format(choices=", ".join(shown))
    return choices[0]


def _not_empty(written: QueryDict) -> QueryDict:
    given = QueryDict(mutable=True)
    for name, values in written.lists():
        if filled := [value for value in values if value.strip()]:
            given.setlist(name, filled)
    return given


def _year_before(day: date) -> date:
    """The day before 29 February is taken to be the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
