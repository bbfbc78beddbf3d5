from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import Point

from gisreport.geo.transform import in_metres, transformed

SUNDSVALL = Point(17.3069, 62.3908, srid=4326)


def test_the_same_as_without_preparation() -> None:
    there = in_metres(SUNDSVALL)
    assert there.coords == SUNDSVALL.transform(3006, clone=True).coords
    assert (there.srid, SUNDSVALL.srid) == (3006, 4326)
    assert transformed(there, 4326).coords == pytest.approx(SUNDSVALL.coords)


def test_what_is_there_already_is_copied() -> None:
    copy = transformed(SUNDSVALL, 4326)
    assert copy == SUNDSVALL
    assert copy is not SUNDSVALL


def test_each_thread_prepares_its_own() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _number: in_metres(SUNDSVALL).coords, range(200)))
    assert found == {in_metres(SUNDSVALL).coords}


def test_a_place_that_the_other_system_lacks() -> None:
    with pytest.raises(GDALException):
        transformed(Point(1e9, 1e9, srid=3006), 4326)
