"""Look at boundaries before they decide anything: mend what is broken, find overlaps, gaps and wrong coordinates.

Shapes are compared in the coordinates of their own file, where neighbours share their corners exactly; square metres
are measured in EPSG:3006.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache

import shapely
from django.contrib.gis.gdal import CoordTransform, GDALException, SpatialReference
from django.contrib.gis.geos import GEOSGeometry, MultiPoint, Point
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from gisreport.errors import Refusal
from gisreport.geo.points import LATITUDES, LONGITUDES
from gisreport.geo.srid import SWEREF99TM, WGS84
from routing.boundary_file import KNOWN_SRIDS, Feature

# A straight border in SWEREF 99 bends a little in degrees: 0.15 m over 2 km, 4 m over 10 km.
LONGEST_STRAIGHT_M = 2_000
# About 15 km: less than from one zone of SWEREF 99 to the next (40 km), more than from a generalised border to the
# outermost islands.
NEAR_DEGREES = 0.2
SHOWN_AT_MOST = 10


@dataclass(frozen=True)
class Overlap:
    one: Feature
    other: Feature
    square_metres: float

    def __str__(self) -> str:
        return _("{one} och {other}: {area} m²").format(one=self.one, other=self.other, area=whole(self.square_metres))


@dataclass(frozen=True)
class Gap:
    """A hole inside the set; `lon`, `lat` lie in it."""

    square_metres: float
    lon: float
    lat: float

    def __str__(self) -> str:
        return _("{area} m² vid {lat:.5f}, {lon:.5f}").format(
            area=whole(self.square_metres), lat=self.lat, lon=self.lon
        )

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 6) for name, value in asdict(self).items()}


def whole(number: float) -> str:
    return number_format(round(number), force_grouping=True)


# --- One feature at a time ---


def mended(features: Sequence[Feature], *, lines: bool) -> tuple[list[Feature], list[Feature]]:
    """The features as polygons (or lines), and those among them that had to be repaired.

    Raises Refusal naming the feature that is neither, or of which nothing is left.
    """
    good, repaired = [], []
    for feature in features:
        refuse_impossible_numbers(feature)
        shape = feature.shape
        if not shape.is_valid:
            shape = shapely.make_valid(shape)
            repaired.append(feature)
        good.append(feature.drawn_as(only_of_dimension(shape, 1 if lines else 2, feature)))
    return good, repaired


def refuse_impossible_numbers(feature: Feature) -> None:
    if not all(math.isfinite(number) for number in shapely.get_coordinates(feature.shape).flat):
        raise Refusal(
            _("{feature} har koordinater som inte är tal (rad {row}).").format(feature=feature, row=feature.row)
        )


def only_of_dimension(shape: BaseGeometry, dimension: int, feature: Feature) -> BaseGeometry:
    """The polygons (2) or lines (1) of `shape`; a repair may leave stray points and lines beside them."""
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == dimension]
    parts = [piece for part in parts for piece in shapely.get_parts(part)]
    if not parts:
        wanted = _("en yta") if dimension == 2 else _("en linje")
        raise Refusal(
            _("{feature} är inte {wanted} utan {kind} (rad {row}). Ytor importeras utan --tolerance-m, "
              "linjer med.").format(feature=feature, wanted=wanted, kind=feature.shape.geom_type, row=feature.row)
        )  # fmt: skip
    collect = shapely.multipolygons if dimension == 2 else shapely.multilinestrings
    collected: BaseGeometry = collect(parts)
    return collected


def refuse_repeated_codes(features: Sequence[Feature]) -> None:
    repeated = [code for code, times in Counter(feature.code for feature in features).items() if times > 1]
    if repeated:
        raise Refusal(
            _("Koden ska vara unik, men dessa finns flera gånger: {codes}. Välj ett annat fält med --code-field, "
              "eller slå ihop områden med samma kod med --merge.").format(codes=some_of(repeated))
        )  # fmt: skip


def merged_by_code(features: Sequence[Feature]) -> list[Feature]:
    """One feature per code: a road owner's many stretches, an owner's many yards."""
    together: dict[str, list[Feature]] = {}
    for feature in features:
        together.setdefault(feature.code, []).append(feature)
    return [same[0].drawn_as(shapely.union_all([one.shape for one in same])) for same in together.values()]


# --- The set as a whole ---


def overlaps(features: Sequence[Feature], srid: int, *, sliver_m2: float) -> list[Overlap]:
    """Every pair that shares more than `sliver_m2`, the largest first."""
    shapes = [feature.shape for feature in features]
    touching = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    pairs = [(one, other) for one, other in touching if one < other]
    shared = shapely.intersection([shapes[one] for one, _other in pairs], [shapes[other] for _one, other in pairs])
    found = (
        Overlap(features[one], features[other], square_metres(shape, srid))
        for (one, other), shape in zip(pairs, shared, strict=True)
        if shape.area > 0
    )
    return sorted((one for one in found if one.square_metres > sliver_m2), key=lambda one: -one.square_metres)


def refuse_overlaps(found: Sequence[Overlap], sliver_m2: float) -> None:
    if found:
        raise Refusal(
            _("{count} par av områden överlappar varandra med mer än {sliver} m²: {pairs}. Rätta filen, eller höj "
              "gränsen med --sliver-m2.").format(count=len(found), sliver=whole(sliver_m2), pairs=some_of(found))
        )  # fmt: skip


def gaps(features: Sequence[Feature], srid: int, *, sliver_m2: float) -> list[Gap]:
    """Holes of more than `sliver_m2` inside the union of all, the largest first."""
    union = shapely.union_all([feature.shape for feature in features])
    found = []
    for ring in (ring for part in shapely.get_parts(union) for ring in part.interiors):
        hole = shapely.Polygon(ring)
        area = square_metres(hole, srid)
        if area > sliver_m2:
            west, south, _east, _north = in_srid(hole.representative_point(), srid, WGS84).extent
            found.append(Gap(area, west, south))
    return sorted(found, key=lambda gap: -gap.square_metres)


def refuse_other_country(features: Sequence[Feature], srid: int, scope_border: GEOSGeometry | None) -> None:
    """Refusal when the set is not in Sweden, or not near the municipality it is meant for; names what would fit."""
    middles = [middle_of(feature.shape) for feature in features]
    if fits(middles, srid, scope_border):
        return
    if fits([(y, x) for x, y in middles], srid, scope_border):
        raise Refusal(
            _("Områdena hamnar fel på kartan: öst och nord är omkastade i filen. Lägg till --swap-xy, eller exportera "
              "filen på nytt.")
        )  # fmt: skip
    better = [
        f"{other} ({name})"
        for other, name in KNOWN_SRIDS.items()
        if other != srid and fits(middles, other, scope_border)
    ]
    remedy = (
        _("De hamnar rätt med --srid {srids}.").format(srids=_(" eller ").join(better))
        if better
        else _("Kontrollera koordinatsystemet, eller lägg till --abroad om områdena ska ligga där.")
    )
    raise Refusal(
        _("Områdena hamnar utanför {place} när de läses i EPSG:{srid}. {remedy}").format(
            place=_("Sverige") if scope_border is None else _("kommunen"), srid=srid, remedy=remedy
        )
    )


def middle_of(shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    return (west + east) / 2, (south + north) / 2


def fits(middles: Sequence[tuple[float, float]], srid: int, border: GEOSGeometry | None) -> bool:
    """Whether all these points lie in Sweden, and their middle near `border` (WGS84) where there is one."""
    points = MultiPoint([Point(*middle) for middle in middles], srid=srid)
    try:
        west, south, east, north = points.transform(WGS84, clone=True).extent
    except GDALException:
        return False
    if not (LONGITUDES[0] <= west and east <= LONGITUDES[1] and LATITUDES[0] <= south and north <= LATITUDES[1]):
        return False
    return border is None or border.distance(Point((west + east) / 2, (south + north) / 2)) < NEAR_DEGREES


# --- From one coordinate system to another ---


def in_srid(shape: BaseGeometry, source: int, target: int) -> GEOSGeometry:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=source)
    if source != target:
        geometry.transform(_transform(source, target))
    return geometry


@cache
def _transform(source: int, target: int) -> CoordTransform:
    return CoordTransform(SpatialReference(source), SpatialReference(target))


def in_wgs84(feature: Feature, srid: int) -> GEOSGeometry:
    """The shape as it is stored, with extra corners where a long straight line would bend."""
    shape = feature.shape
    if srid != WGS84:
        shape = shapely.segmentize(shape, LONGEST_STRAIGHT_M)
    return in_srid(shape, srid, WGS84)


def square_metres(shape: BaseGeometry, srid: int) -> float:
    return float(in_srid(shape, srid, SWEREF99TM).area)


def some_of(things: Sequence[object]) -> str:
    shown = "; ".join(str(thing) for thing in things[:SHOWN_AT_MOST])
    more = len(things) - SHOWN_AT_MOST
    return shown if more <= 0 else _("{shown} och {more} till").format(shown=shown, more=more)
