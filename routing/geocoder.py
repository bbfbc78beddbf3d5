"""An optional geocoder for streets and addresses (Nominatim's or Photon's way of answering).

It is a convenience: slow, broken or absent, it costs at most the time limit and the search goes on without it.
What GEOCODER_URL carries after its question mark (`?countrycodes=se`) is sent along.
"""

import json
import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Any

import requests
from django.conf import settings
from django.contrib.gis.geos import Point

from gisreport.errors import Refusal
from gisreport.geo.points import read_point
from gisreport.limits.spend import is_left
from routing.decide import municipality_at
from routing.models import Municipality

log = logging.getLogger(__name__)
LARGEST_ANSWER = 500_000
CHUNK = 1 << 14
LONGEST_NAME = 200


@dataclass(frozen=True)
class Address:
    """An address that the geocoder knows; `point` is WGS84 and lies in the loaded world."""

    name: str
    point: Point
    municipality: Municipality


def ask(text: str, *, limit: int) -> list[Address]:
    """Addresses that match; none when no geocoder is configured or it does not answer sensibly in time."""
    if not settings.GEOCODER_URL or not is_left("geocoder", ""):
        return []
    try:
        answer = json.loads(_in_time(text, limit))
    except (requests.RequestException, TimeoutError, ValueError, RecursionError) as error:
        log.warning("The geocoder did not answer: %s", type(error).__name__)
        return []
    return list(_addresses(answer, limit))


def _in_time(text: str, limit: int) -> bytes:
    """What the geocoder sends within the time limit.

    requests limits each wait for data, not the whole; a server that drips must not hold the page, hence the thread.
    """
    answer: Future[bytes] = Future()

    def work() -> None:
        try:
            answer.set_result(_fetch(text, limit))
        except Exception as error:  # it is raised again by result()
            answer.set_exception(error)

    Thread(target=work, daemon=True, name="geocoder").start()
    return answer.result(timeout=settings.GEOCODER_TIMEOUT_SECONDS)


def _fetch(text: str, limit: int) -> bytes:
    """The body; a ValueError when it is too large or takes too long."""
    ends_at = time.monotonic() + settings.GEOCODER_TIMEOUT_SECONDS
    with requests.get(
        settings.GEOCODER_URL,
        params={"q": text, "limit": str(limit)},
        headers={"User-Agent": "gisreport", "Accept": "application/json"},
        timeout=settings.GEOCODER_TIMEOUT_SECONDS,
        allow_redirects=False,
        stream=True,
    ) as response:
        response.raise_for_status()
        content = b""
        for chunk in response.iter_content(CHUNK):
            content += chunk
            if len(content) > LARGEST_ANSWER or time.monotonic() > ends_at:
                raise ValueError("the answer is too large or too slow")
        return content


def _addresses(answer: Any, limit: int) -> Iterator[Address]:
    features = answer.get("features", []) if isinstance(answer, dict) else answer
    if not isinstance(features, list):
        return
    for feature in features[:limit]:
        try:
            name, lon, lat = _photon(feature) if "geometry" in feature else _nominatim(feature)
            point = read_point(lon, lat)
            yield Address(name[:LONGEST_NAME], point, municipality_at(point)[0])
        except (Refusal, LookupError, TypeError, ValueError, AttributeError):
            continue  # one odd row, or a place outside the loaded world


def _nominatim(row: dict[str, Any]) -> tuple[str, str, str]:
    return str(row["display_name"]), str(row["lon"]), str(row["lat"])


def _photon(feature: dict[str, Any]) -> tuple[str, str, str]:
    lon, lat = feature["geometry"]["coordinates"][:2]
    properties = feature["properties"]
    street = " ".join(str(properties[key]) for key in ("street", "housenumber") if properties.get(key))
    parts = [street or properties.get("name"), properties.get("city")]
    return ", ".join(str(part) for part in parts if part), str(lon), str(lat)
