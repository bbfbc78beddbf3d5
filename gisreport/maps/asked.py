"""What someone asks of the map: which cases, where, and which page of the list. All of it stands in the address."""

from dataclasses import dataclass, field

from django.contrib.gis.geos import Polygon
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gisreport.cases.models import PublicCase, PublicCaseQuerySet
from gisreport.errors import Refusal
from gisreport.geo.bbox import read_bbox
from gisreport.geo.tiles import Box
from gisreport.maps.filters import CaseFilter
from gisreport.maps.viewport import Viewport

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Asked:
    """`bbox` is exactly what a script's map shows; without a script the viewport is taken to be of usual size.

    `sought` are words for a place; together with a viewport they name the place that was chosen.
    """

    filter: CaseFilter = field(default_factory=CaseFilter)
    viewport: Viewport | None = None
    bbox: Box | None = None
    after: str = ""
    sought: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """Refusal names the parameter that cannot be understood, and what to write."""
        sought = " ".join(query.get("plats", "").replace("\0", " ").split())
        if len(sought) > LONGEST_SEARCH:
            advice = _("Skriv högst {most} tecken.").format(most=LONGEST_SEARCH)
            raise Refusal(_("Sökningen är för lång."), fields={"plats": advice})
        bbox = query.get("bbox", "")
        return cls(
            filter=CaseFilter.read(query),
            viewport=Viewport.read(query),
            bbox=read_bbox(bbox) if bbox else None,
            after=query.get("after", ""),
            sought=sought,
        )

    @property
    def box(self) -> Box | None:
        """None when no part of the map is chosen."""
        return self.bbox or (self.viewport.box if self.viewport else None)

    @property
    def chosen(self) -> str:
        """The name of the chosen place."""
        return self.sought if self.viewport else ""

    @property
    def is_search(self) -> bool:
        """Whether places are looked for: words, and none of what they may mean is chosen yet."""
        return bool(self.sought) and not self.chosen

    def cases(self) -> PublicCaseQuerySet:
        """Without a box also those whose place is known in words only."""
        cases = self.filter.narrow(PublicCase.objects.all())
        return cases.filter(point__bboverlaps=Polygon.from_bbox(self.box)) if self.box else cases

    def address(self, viewport: Viewport | None = None, **more: str) -> str:
        """The start page with this filter, `viewport` (or this one) and `more` parameters."""
        viewport = viewport or self.viewport
        where = viewport.as_parameters() if viewport else []
        query = [*where, *self.filter.as_parameters(), *more.items()]
        return reverse("start") + (f"?{urlencode(query)}" if query else "")
