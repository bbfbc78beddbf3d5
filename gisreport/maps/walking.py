"""How far a walk went through each hexagon, from the track that a phone kept.

A stretch counts when somebody walked it (walks.tracks.is_walked).
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError

from gisreport.errors import Refusal
from gisreport.geo.cutting import Numbers, cut_lines
from gisreport.geo.hexagons import SIZES
from gisreport.geo.reproject import to_metres
from gisreport.geo.sun import light_at
from gisreport.maps.models import WalkedCell
from routing.models import Municipality
from walks.tracks import is_walked

AT_ONCE = 5_000


@dataclass(frozen=True)
class TrackPoint:
    """Degrees (WGS84); `at` is aware, None where the phone did not keep it."""

    lon: float
    lat: float
    at: datetime | None = None


Track = Sequence[TrackPoint]  # without a break


def read_gpx(path: Path) -> list[Track]:
    """The tracks of a GPX file, a part for each unbroken piece. Raises Refusal for a file that is none."""
    columns = ["track_fid", "track_seg_id", "time"]
    try:
        _meta, _fids, wkb, table = pyogrio.raw.read(path, layer="track_points", columns=columns, force_2d=True)
    except (DataSourceError, DataLayerError) as error:
        raise Refusal(_("Filen {path} går inte att läsa: {error}").format(path=path.name, error=error)) from error
    parts: dict[tuple[int, int], list[TrackPoint]] = defaultdict(list)
    for (lon, lat), track, part, at in zip(shapely.get_coordinates(shapely.from_wkb(wkb)), *table, strict=True):
        when = None if np.isnat(at) else at.astype("datetime64[us]").item().replace(tzinfo=UTC)
        parts[int(track), int(part)].append(TrackPoint(float(lon), float(lat), when))
    return list(parts.values())


@transaction.atomic
def record_track(walk: uuid.UUID, municipality: Municipality, tracks: Sequence[Track], *, began_at: datetime) -> float:
    """Takes the place of what was recorded of the walk; answers the metres that count. A point without a time is of
    when the walk began."""
    WalkedCell.objects.filter(walk=walk).delete()
    metres: dict[tuple[int, ...], float] = defaultdict(float)
    moments: list[tuple[object, ...]] = []
    starts, ends, of = _stretches(tracks, began_at, moments)
    for size in SIZES:
        parts = cut_lines(starts, ends, size)
        for stretch, i, j, amount in zip(parts.of, parts.i, parts.j, parts.amount, strict=True):
            metres[size, int(i), int(j), of[stretch]] += float(amount)
    WalkedCell.objects.bulk_create(
        [
            WalkedCell(
                walk=walk, municipality=municipality, size=size, i=i, j=j, metres=amount,
                **dict(zip(("day", "hour", "light"), moments[moment], strict=True)),
            )
            for (size, i, j, moment), amount in metres.items()
            if amount
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    return float(np.hypot(*(ends - starts).T).sum())


def _stretches(
    tracks: Sequence[Track], began_at: datetime, moments: list[tuple[object, ...]]
) -> tuple[Numbers, Numbers, list[int]]:
    """Where each begins and ends (EPSG:3006), and the number of its day, hour and light among `moments`."""
    starts, ends, of = [], [], []
    for track in tracks:
        places = to_metres([(point.lon, point.lat) for point in track])
        for here, there, begin, end in zip(places, places[1:], track, track[1:], strict=False):
            if not is_walked(float(np.hypot(there[0] - here[0], there[1] - here[1])), begin.at, end.at):
                continue
            moment = _moment(begin, began_at)
            if moment not in moments:
                moments.append(moment)
            starts.append(here)
            ends.append(there)
            of.append(moments.index(moment))
    return np.array(starts).reshape(-1, 2), np.array(ends).reshape(-1, 2), of


def _moment(point: TrackPoint, began_at: datetime) -> tuple[object, ...]:
    when = timezone.localtime(point.at or began_at)
    return when.date(), when.weekday() * 24 + when.hour, int(light_at(point.lon, point.lat, when))
