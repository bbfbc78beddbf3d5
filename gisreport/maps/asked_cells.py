"""What someone asks of the cells, as it stands in an address."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from gisreport.cases.status import Status
from gisreport.geo.bbox import read_bbox
from gisreport.geo.hexagons import SIZES
from gisreport.geo.sun import Light
from gisreport.geo.tiles import Box
from gisreport.maps.areas import read_area
from gisreport.maps.cells import CellQuery
from gisreport.maps.filters import STATUSES
from gisreport.maps.measures import Per
from gisreport.maps.models import Valence
from gisreport.maps.observations import ObservationQuery
from gisreport.maps.parameters import Parameters, code, day, one_of
from routing.models import Administration, Municipality

FAULTS, OBSERVATIONS = "faults", "observations"
LAYERS = (FAULTS, OBSERVATIONS)
WHERE_AND_WHEN = ("layer", "bbox", "area", "size", "from", "to", "light", "weekday", "hour")
PARAMETERS = (*WHERE_AND_WHEN, "category", "group", "status", "administration", "per")
OBSERVED = (*WHERE_AND_WHEN, "municipality", "theme", "valence")
USUAL_SIZE = 1_000  # metres
SWEDEN: Box = (10.0, 55.0, 25.0, 69.5)
WITHIN_A_WEEK = (("weekday", 7), ("hour", 24))
LIGHTS = {light.name.lower(): light for light in Light}


def read_cells(query: QueryDict, planned: Municipality | None = None) -> CellQuery:
    """`planned` is what the one who asks plans for, if that is known. Raises Refusal that names
    every parameter that cannot be understood, and what to write instead."""
    asked = Parameters(query, PARAMETERS)
    where_and_when = _where_and_when(asked, FAULTS, planned)
    statuses = asked.several("status", one_of(STATUSES))
    codes, groups, administrations = (asked.several(name, code) for name in ("category", "group", "administration"))
    per = asked.one("per", one_of(Per.values))
    asked.refuse_what_is_wrong()
    return CellQuery(
        **where_and_when,
        codes=codes,
        groups=groups,
        statuses=_statuses(statuses),
        administrations=_administrations(administrations),
        per=Per(per) if per else None,
    )


def read_observations(query: QueryDict, municipality: Municipality) -> ObservationQuery:
    """Of the walks of one municipality, whatever `municipality` says. Raises Refusal as read_cells."""
    asked = Parameters(query, OBSERVED)
    where_and_when = _where_and_when(asked, OBSERVATIONS, municipality)
    themes, valences = asked.several("theme", code), asked.several("valence", one_of(Valence.values))
    asked.refuse_what_is_wrong()
    return ObservationQuery(
        municipality=municipality.pk,
        **where_and_when,
        themes=themes,
        valences=tuple(map(Valence, valences)),
        least=municipality.least_participants,
    )


def _where_and_when(asked: Parameters, layer: str, planned: Municipality | None) -> dict[str, Any]:
    """What both layers are asked. Without a box it is the one around the area, or Sweden."""
    asked.one("layer", one_of((layer,)))
    since, until = asked.one("from", day), asked.one("to", day)
    if since and until and since > until:
        asked.wrong["to"] = _("Slutet ligger före början. Skriv ett senare datum.")
    size, box = asked.one("size", one_of(map(str, SIZES))), asked.one("bbox", read_bbox)
    lights = asked.several("light", one_of(LIGHTS))
    weekdays, hours = (asked.several(name, one_of(map(str, range(most)))) for name, most in WITHIN_A_WEEK)
    area = asked.all("area", lambda written: read_area(written, planned))
    return {
        "size": int(size or USUAL_SIZE),
        "box": _cut(box) if box else area.box if area else SWEDEN,
        "since": since,
        "until": until,
        "lights": tuple(LIGHTS[name] for name in lights),
        "weekdays": tuple(map(int, weekdays)),
        "hours": tuple(map(int, hours)),
        "area": area,
    }


def _statuses(names: tuple[str, ...]) -> tuple[Status, ...]:
    return tuple(dict.fromkeys(status for name in names for status in STATUSES[name]))


def _cut(box: Box) -> Box:
    """To where there can be cases, so that the projection is at home. A box elsewhere becomes its nearest edge."""
    west, south, east, north = SWEDEN
    return (
        min(max(box[0], west), east),
        min(max(box[1], south), north),
        min(max(box[2], west), east),
        min(max(box[3], south), north),
    )


def _administrations(codes: tuple[str, ...]) -> tuple[int, ...] | None:
    return tuple(Administration.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else None
