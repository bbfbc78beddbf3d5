"""Many points from one coordinate system to the other at once: between degrees (WGS84) and EPSG:3006.

By the series of Gauss and Krüger as Lantmäteriet publishes them ("Gauss Conformal Projection"), right to a millimetre
in and around Sweden. Thousands at once take as long as a few dozen through PROJ, each by itself.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pair = tuple[float, float]
Numbers = NDArray[Any]

FALSE_EASTING, MERIDIAN = 500_000, 15.0
_F = 1 / 298.257222101  # how flat the ellipsoid GRS 80 is; all else follows from it
_N = _F / (2 - _F)
_E = _F * (2 - _F)
RADIUS = 0.9996 * 6_378_137 / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
BENDS_TO_METRES = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
BENDS_TO_DEGREES = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
TO_SPHERE = (_E, (5 * _E**2 - _E**3) / 6, (104 * _E**3 - 45 * _E**4) / 120, 1237 * _E**4 / 1260)
FROM_SPHERE = (
    _E + _E**2 + _E**3 + _E**4,
    -(7 * _E**2 + 17 * _E**3 + 30 * _E**4) / 6,
    (224 * _E**3 + 889 * _E**4) / 120,
    -4279 * _E**4 / 1260,
)


def to_degrees(places: Numbers) -> Numbers:
    """Longitude and latitude in place of easting and northing, which lie along the last axis."""
    plane = (places[..., 1] + 1j * (places[..., 0] - FALSE_EASTING)) / RADIUS
    plane = plane - _bent(plane, BENDS_TO_DEGREES)
    east = np.arctan2(np.sinh(plane.imag), np.cos(plane.real))
    sphere = np.arcsin(np.sin(plane.real) / np.cosh(plane.imag))
    north = sphere + _flattened(sphere, FROM_SPHERE)
    return np.stack((MERIDIAN + np.degrees(east), np.degrees(north)), axis=-1)


def _to_plane(places: Numbers) -> Numbers:
    """Easting and northing in place of longitude and latitude, which lie along the last axis."""
    east, north = np.radians(places[..., 0] - MERIDIAN), np.radians(places[..., 1])
    sphere = north - _flattened(north, TO_SPHERE)
    plane = np.arctan2(np.tan(sphere), np.cos(east)) + 1j * np.arctanh(np.cos(sphere) * np.sin(east))
    plane = (plane + _bent(plane, BENDS_TO_METRES)) * RADIUS
    return np.stack((FALSE_EASTING + plane.imag, plane.real), axis=-1)


def _bent(plane: Numbers, bends: tuple[float, ...]) -> Numbers:
    """How far the meridians' lengths bend a place, as a complex number: north, and i times east. Each bend times the
    sine of twice, four times, six times, eight times the place, summed by Clenshaw's rule: two waves are enough."""
    twice = 2 * plane
    wave = 2 * np.cos(twice)
    one, another = np.zeros_like(plane), np.zeros_like(plane)
    for bend in reversed(bends):
        one, another = bend + wave * one - another, one
    return np.array(one * np.sin(twice))


def _flattened(latitude: Numbers, factors: tuple[float, ...]) -> Numbers:
    """The difference between latitudes on the ellipsoid and on the sphere."""
    sine = np.sin(latitude)
    return np.array(sine * np.cos(latitude) * sum(one * sine ** (2 * number) for number, one in enumerate(factors)))


def to_wgs84(points: Sequence[Pair]) -> list[Pair]:
    """Longitude and latitude of points given as easting and northing in EPSG:3006."""
    return _pairs(to_degrees(_array(points)))


def to_metres(points: Sequence[Pair]) -> list[Pair]:
    """Easting and northing in EPSG:3006 of points given as longitude and latitude."""
    return _pairs(_to_plane(_array(points)))


def _array(points: Sequence[Pair]) -> Numbers:
    return np.array(points, dtype=float).reshape(-1, 2)


def _pairs(places: Numbers) -> list[Pair]:
    return [(x, y) for x, y in places.tolist()]
