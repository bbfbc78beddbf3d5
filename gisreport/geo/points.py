"""Read a place that someone gave as numbers. What comes out is WGS84; SWEREF 99 TM is recognised and converted."""

import math
import re

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from gisreport.errors import NotAPlace
from gisreport.geo.srid import SWEREF99TM, WGS84
from gisreport.geo.transform import transformed

# Boxes around Sweden, roomy enough for its islands. Their sides do not overlap, so a number tells which one it is.
LONGITUDES = (10.0, 25.0)
LATITUDES = (55.0, 69.5)
EASTINGS = (200_000.0, 1_000_000.0)
NORTHINGS = (6_000_000.0, 7_800_000.0)

# Metres. Numbers beyond it (NaN and infinity too) are none on any map, and PROJ takes its time to find that out.
AROUND_THE_EARTH = 40_075_017.0

# Degrees: a tenth of a millimetre. PostgreSQL refuses to calculate with much smaller numbers (1e-320); they are zero.
NO_DISTANCE = 1e-9

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)

LONGEST_WRITTEN_PLACE = 100
SYSTEM = re.compile(r"SWEREF\s*99\s*TM|WGS\s*84|[:()]", re.IGNORECASE)
DIRECTION = re.compile(r"(?<!\w)[NSEWÖV](?!\w)|(?<=[\d°'\"′″])[NSEWÖV](?!\w)|(?<!\w)[NSEWÖV](?=\d)", re.IGNORECASE)
_WRITTEN = r"-?\d+(?:[.,]\d+)?"
# Minutes and seconds need their marks: "62 17" is two numbers, "62° 17'" is one.
_ANGLE = rf"({_WRITTEN})\s*°?(?:\s*({_WRITTEN})\s*['′’](?:\s*({_WRITTEN})\s*(?:[\"″”]|''))?)?"
TWO_ANGLES = re.compile(rf"\s*{_ANGLE}[\s,;/]+{_ANGLE}[\s,;/]*", re.ASCII)


def read_point(lon: str | float, lat: str | float) -> Point:
    """The pin at `lon`, `lat` (degrees, WGS84; decimal commas are welcome).

    Raises NotAPlace with `fields` "lon" and/or "lat" for text, NaN, infinity, numbers out of range and swapped ones.
    A place outside Sweden is a place all the same: whether anyone answers there is for routing to say.
    """
    numbers: dict[str, float] = {}
    wrong: dict[str, str] = {}
    for name, written in (("lon", lon), ("lat", lat)):
        try:
            numbers[name] = _read_number(written)
        except ValueError:
            wrong[name] = _("Skriv ett tal i grader, till exempel {example}.").format(
                example="17,3069" if name == "lon" else "62,3908"
            )
    if wrong:
        raise NotAPlace(_("Platsen går inte att läsa."), fields=wrong)
    return as_pin(Point(numbers["lon"], numbers["lat"], srid=WGS84))


def as_pin(point: Point) -> Point:
    """`point` in two dimensions and WGS84; raises as `lon_lat`."""
    return Point(lon_lat(point), srid=WGS84)


def lon_lat(point: Point) -> tuple[float, float]:
    """The degrees of `point` in WGS84 (assumed when it names no system); NotAPlace when it is none on Earth."""
    coords = () if point.empty else point.coords
    if not coords or not all(abs(number) <= AROUND_THE_EARTH for number in coords):
        raise NotAPlace(_("Platsen saknar koordinater."), fields=dict.fromkeys(("lon", "lat"), _("Skriv ett tal.")))
    if point.srid not in (None, WGS84):
        try:
            coords = transformed(point, WGS84).coords
        except GDALException as error:
            raise NotAPlace(_("Platsen finns inte på jorden. Kontrollera koordinaterna.")) from error
    lon, lat = (0.0 if abs(degrees) < NO_DISTANCE else degrees for degrees in coords[:2])
    _refuse_what_is_no_degrees(lon, lat)
    return lon, lat


def read_coordinates(text: str) -> Point | None:
    """The pin that `text` spells out, or None when it is something else (a street, a postcode).

    Read are WGS84 ("62.39, 17.31", "62,39 17,31", "N 62° 23' 24\" E 17° 18'") and SWEREF 99 TM ("6917000 617000"),
    in either order; what lies outside Sweden only when it names its directions ("47.66 N 9.17 E").
    """
    if len(text) > LONGEST_WRITTEN_PLACE:
        return None
    directions = [letter.upper() for letter in DIRECTION.findall(text)]
    bare = DIRECTION.sub(" ", SYSTEM.sub(" ", text))
    found = TWO_ANGLES.fullmatch(bare) or TWO_ANGLES.fullmatch(bare.replace(",", " "))
    if found is None or not _name_both_axes(directions):
        return None
    first, second = _degrees(*found.groups()[:3]), _degrees(*found.groups()[3:])
    return _in_sweden(first, second) or _in_sweden(second, first) or _where_named(first, second, directions)


def _read_number(written: str | float) -> float:
    """ValueError unless it is one finite number."""
    if isinstance(written, str):
        if not NUMBER.fullmatch(written.strip()):
            raise ValueError(written)
        written = written.strip().replace(",", ".")
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def _refuse_what_is_no_degrees(lon: float, lat: float) -> None:
    if _within(lat, LONGITUDES) and _within(lon, LATITUDES):
        advice = _("Platsen ligger utanför Sverige. Bytte du plats på latitud och longitud?")
        raise NotAPlace(advice, fields={"lon": advice, "lat": advice})
    if _within(lon, EASTINGS) and _within(lat, NORTHINGS):
        advice = _("Det här är koordinater i SWEREF 99 TM. Skriv longitud och latitud i grader (WGS84).")
        raise NotAPlace(advice, fields={"lon": advice, "lat": advice})
    wrong = {}
    if abs(lon) > 180:
        wrong["lon"] = _("Longituden ska ligga mellan −180 och 180 grader.")
    if abs(lat) > 90:
        wrong["lat"] = _("Latituden ska ligga mellan −90 och 90 grader.")
    if wrong:
        raise NotAPlace(_("Platsen finns inte på jorden. Kontrollera koordinaterna."), fields=wrong)


def _within(number: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= number <= ends[1]


def _degrees(degrees: str, minutes: str | None, seconds: str | None) -> float:
    size = sum(
        abs(float(part.replace(",", "."))) / divisor
        for part, divisor in ((degrees, 1), (minutes or "0", 60), (seconds or "0", 3600))
    )
    return -size if degrees.startswith("-") else size


def _in_sweden(first: float, second: float) -> Point | None:
    """Latitude then longitude, or northing then easting, as Swedish maps write them."""
    if _within(first, LATITUDES) and _within(second, LONGITUDES):
        return Point(second, first, srid=WGS84)
    if _within(first, NORTHINGS) and _within(second, EASTINGS):
        return as_pin(Point(second, first, srid=SWEREF99TM))
    return None


def _name_both_axes(directions: list[str]) -> bool:
    """Either no direction is named, or one along each axis."""
    return not directions or sorted(letter in "NS" for letter in directions) == [False, True]


def _where_named(first: float, second: float, directions: list[str]) -> Point | None:
    """Degrees anywhere on Earth, when one is named north or south and the other east or west."""
    if not directions:
        return None
    named = {
        "lat" if letter in "NS" else "lon": -number if letter in "SWV" else number
        for number, letter in zip((first, second), directions, strict=True)
    }
    if abs(named["lat"]) > 90 or abs(named["lon"]) > 180:
        return None
    return Point(named["lon"], named["lat"], srid=WGS84)
