"""Put a set of boundaries in force: one transaction, the old set kept with an end date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.db.models.functions import PointOnSurface
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.geo.srid import WGS84
from routing.models import Area, AreaSet, Municipality, Place
from routing.pieces import cut_into_pieces
from routing.place_names import searchable

# One statement carries at most 65,535 parameters.
BATCH = 1_000

# Layers whose areas people name places by. Nobody says "the E4 from the bridge to the border".
FINDABLE = ("district", "park")

MEASURE = """
UPDATE routing_area SET square_metres = ST_Area(ST_Transform(geometry, 3006))
WHERE area_set_id = %s AND ST_Dimension(geometry) = 2
"""


@dataclass(frozen=True)
class Drawn:
    """One boundary, read and ready: `geometry` in WGS84, a polygon or a line."""

    code: str
    name: str
    geometry: GEOSGeometry
    municipality: Municipality | None = None


@dataclass(frozen=True)
class Origin:
    """Where a set of boundaries comes from, as it is shown beside the map."""

    source: str
    licence: str
    attribution: str = ""
    srid: int = WGS84


@transaction.atomic
def put_in_force(
    layer: str,
    drawn: Sequence[Drawn],
    *,
    origin: Origin,
    since: date,
    scope: str = "",
    nearest_within_m: int = 0,
    tolerance_m: int = 0,
    gaps: Sequence[object] = (),
    repaired: Sequence[object] = (),
) -> AreaSet:
    """Let `drawn` be the boundaries of (`layer`, `scope`) from `since` on; the set before it ends that day.

    `nearest_within_m` and `tolerance_m` are metres. Refused when a later set already exists.
    """
    end_the_set_before(layer, scope, since)
    valid = DateRange(since, None)
    area_set = AreaSet.objects.create(
        layer=layer,
        scope=scope,
        source=origin.source,
        licence=origin.licence,
        attribution=origin.attribution,
        source_srid=origin.srid,
        nearest_within_m=nearest_within_m,
        gaps=list(gaps),
        repaired=list(repaired),
        valid=valid,
    )
    areas = Area.objects.bulk_create(
        batch_size=BATCH,
        objs=[
            Area(
                area_set=area_set,
                layer=layer,
                scope=scope,
                code=one.code,
                name=one.name,
                municipality=one.municipality,
                valid=valid,
                geometry=one.geometry,
                tolerance_m=tolerance_m,
            )
            for one in drawn
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(MEASURE, [area_set.pk])
    cut_into_pieces([area.pk for area in areas])
    let_search_find(area_set)
    return area_set


def let_search_find(area_set: AreaSet) -> None:
    """Whoever searches for a place finds these areas by name; those of the set before are forgotten."""
    if area_set.layer not in FINDABLE:
        return
    source = f"{area_set.layer} {area_set.scope}".strip()
    Place.objects.filter(kind=Place.Kind.AREA, source=source).delete()
    home = Municipality.objects.filter(code=area_set.scope).first()
    areas = area_set.areas.select_related("municipality").annotate(inside=PointOnSurface("geometry")).defer("geometry")
    Place.objects.bulk_create(
        batch_size=BATCH,
        ignore_conflicts=True,  # a park and the district around it may have one name
        objs=[
            Place(
                kind=Place.Kind.AREA,
                name=area.name,
                search_name=searchable(area.name),
                point=area.inside,
                municipality=area.municipality or home,
                source=source,
            )
            for area in areas
        ],
    )


def end_the_set_before(layer: str, scope: str, day: date) -> None:
    """Sets in force on `day` end there. A set that began the same day never was in force, and its period is empty."""
    for area_set in AreaSet.objects.select_for_update().filter(
        layer=layer, scope=scope, valid__overlap=DateRange(day, None)
    ):
        began = area_set.valid.lower
        if began > day:
            raise Refusal(
                _("Det finns redan en indelning från {began}. Välj ett senare datum än så.").format(began=began),
                fields={"from": _("Välj ett senare datum än {began}.").format(began=began)},
            )
        ended = DateRange(began, day) if began < day else DateRange(empty=True)
        area_set.areas.update(valid=ended)
        area_set.valid = ended
        area_set.save(update_fields=["valid"])


def set_in_force(layer: str, scope: str = "", on: date | None = None) -> AreaSet | None:
    """The set of boundaries of (`layer`, `scope`) on a day (today if None)."""
    return AreaSet.objects.filter(layer=layer, scope=scope, valid__contains=on or timezone.localdate()).first()
