"""From one coordinate system to another, without preparing PROJ anew for each point: that takes five milliseconds."""

from threading import local
from typing import TypeVar

from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import GEOSGeometry

from gisreport.geo.srid import SWEREF99TM

Shape = TypeVar("Shape", bound=GEOSGeometry)


class _Prepared(local):
    """Each thread's own: PROJ's objects must not be shared."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], CoordTransform] = {}


_prepared = _Prepared()


def transformed(shape: Shape, srid: int) -> Shape:
    """A copy of `shape` in the system `srid`. Raises GDALException where the new system has no such place."""
    copy = shape.clone()
    if shape.srid != srid:
        assert shape.srid is not None
        copy.transform(_from_to(shape.srid, srid))
    return copy


def in_metres(shape: Shape) -> Shape:
    """A copy in SWEREF 99 TM, where distances and areas are true."""
    return transformed(shape, SWEREF99TM)


def _from_to(source: int, target: int) -> CoordTransform:
    known = _prepared.known
    if (source, target) not in known:
        known[source, target] = CoordTransform(SpatialReference(source), SpatialReference(target))
    return known[source, target]
