"""The part of the world that an installation is about, and whose ground a view shows."""

from django.contrib.gis.geos import Polygon
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.geo.tiles import Box
from reports.place import home_box
from routing.models import Area, AreaPiece, AreaSet, Municipality, Place

SWEDEN: Box = (10.5, 55.2, 24.3, 69.1)


def home() -> Box:
    """What the map shows at first: the municipalities that take reports and have rules for them; else Sweden."""
    return home_box() or SWEDEN


def municipality_of(box: Box) -> Municipality | None:
    """The municipality that the view shows, when it shows ground of one only."""
    pieces = AreaPiece.objects.filter(
        geometry__intersects=Polygon.from_bbox(box),
        area__layer=Area.MUNICIPALITY,
        area__valid__contains=timezone.localdate(),
        area__municipality=OuterRef("pk"),
    )
    shown = list(Municipality.objects.filter(Exists(pieces))[:2])
    return shown[0] if len(shown) == 1 else None


def only_municipality() -> Municipality | None:
    """The one that takes reports, in an installation of its own."""
    taking = list(Municipality.objects.filter(takes_reports=True)[:2])
    return taking[0] if len(taking) == 1 else None


def border_sources() -> str:
    """Whom to thank for the borders."""
    sets = AreaSet.objects.filter(layer=Area.MUNICIPALITY, valid__contains=timezone.localdate())
    sources = sorted({one.attribution or one.source for one in sets})
    return _("Kommungränser: {sources}").format(sources=", ".join(sources)) if sources else ""


def name_sources() -> str:
    """Whom to thank for the names of towns."""
    sources = Place.objects.filter(kind=Place.Kind.TOWN).values_list("source", flat=True).order_by("source").distinct()
    return _("Ortnamn: {sources}").format(sources=", ".join(sources)) if sources else ""
