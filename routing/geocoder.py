"""An optional geocoder for streets and addresses (Nominatim's or Photon's way of answering).

It is a convenience: slow, broken or absent, it costs at most the time limit and the search goes on without it.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings
from django.contrib.gis.geos import Point

from gisreport.errors import Refusal
from gisreport.geo.points import read_point
from routing.decide import municipality_at
from routing.models import Municipality

log = logging.getLogger(__name__)
LARGEST_ANSWER = 500_000


@dataclass(frozen=True)
class Address:
    """An address that the geocoder knows; `point` is WGS84 and lies in the loaded world."""

    name: str
    point: Point
    municipality: Municipality


def ask(text: str, *, limit: int) -> list[Address]:
    """Addresses that match; none when no geocoder is configured or it does not answer sensibly in time."""
    if not settings.GEOCODER_URL:
        return []
    try:
        answer = _fetch(text, limit)
    except (requests.RequestException, ValueError) as error:
        log.warning("The geocoder did not answer: %s", type(error).__name__)
        return []
    return list(_addresses(answer, limit))


def _fetch(text: str, limit: int) -> Any:
    """The time limit covers connecting and each wait for data; the stream is cut when the answer is too large."""
    with requests.get(
        settings.GEOCODER_URL,
        params={"q": text, "format": "jsonv2", "limit": str(limit), "countrycodes": "se"},
        headers={"User-Agent": "gisreport", "Accept": "application/json"},
        timeout=settings.GEOCODER_TIMEOUT_SECONDS,
        allow_redirects=False,
        stream=True,
    ) as response:
        response.raise_for_status()
        content = response.raw.read(LARGEST_ANSWER + 1, decode_content=True)
    if len(content) > LARGEST_ANSWER:
        raise ValueError("the answer is too large")
    return json.loads(content)


def _addresses(answer: Any, limit: int) -> Iterator[Address]:
    features = answer.get("features", []) if isinstance(answer, dict) else answer
    if not isinstance(features, list):
        return
    for feature in features[:limit]:
        try:
            name, lon, lat = _photon(feature) if "geometry" in feature else _nominatim(feature)
            point = read_point(lon, lat)
            yield Address(name, point, municipality_at(point)[0])
        except (Refusal, KeyError, TypeError, IndexError):
            continue  # one odd row, or a place outside the loaded world


def _nominatim(row: dict[str, Any]) -> tuple[str, str, str]:
    return str(row["display_name"])[:200], str(row["lon"]), str(row["lat"])


def _photon(feature: dict[str, Any]) -> tuple[str, str, str]:
    lon, lat = feature["geometry"]["coordinates"][:2]
    properties = feature["properties"]
    street = " ".join(str(properties[key]) for key in ("street", "housenumber") if properties.get(key))
    parts = [street or properties.get("name"), properties.get("city")]
    return ", ".join(str(part) for part in parts if part)[:200], str(lon), str(lat)
