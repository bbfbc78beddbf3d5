"""Every town of Sweden is answered, with the coarse borders that come with the project."""

import pyogrio.raw
import pytest
from django.contrib.gis.geos import GEOSGeometry, Point
from django.test import TestCase

from routing.decide import Decision, decide
from routing.sweden import load_sweden
from tests.shared import real_data


def towns() -> dict[str, tuple[Point, str]]:
    """Name → its point (EPSG:3006) and the code of its municipality: SCB's 2,017 tätorter of 2020."""
    path = real_data("sweden-admin", "se_tatorter_2020_points_3006.gpkg")
    meta, _fids, shapes, values = pyogrio.raw.read(path)
    columns = dict(zip(meta["fields"], values, strict=True))
    return {
        code: (GEOSGeometry(memoryview(wkb), srid=3006), home)  # type: ignore[misc]
        for code, wkb, home in zip(columns["code"], shapes, columns["mun_code"], strict=True)
    }


class TestTowns(TestCase):
    decisions: dict[str, Decision]
    homes: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        asked = towns()
        load_sweden()
        cls.homes = {code: home for code, (_point, home) in asked.items()}
        cls.decisions = {code: decide(point, None) for code, (point, _home) in asked.items()}

    def test_every_town_is_answered_by_the_desk_of_a_municipality(self) -> None:
        assert len(self.decisions) == 2017
        for decision in self.decisions.values():
            assert decision.used_default
            assert decision.administration.municipality_id == decision.municipality.pk
            assert decision.municipality.official_name in decision.reasons["sv"]

    def test_those_outside_the_coarse_borders_say_how_far(self) -> None:
        outside = [decision for decision in self.decisions.values() if decision.nearest_m is not None]
        assert len(outside) == 122
        assert max(decision.nearest_m or 0 for decision in outside) == pytest.approx(9_500, abs=500)
        assert all("närmaste kommun" in decision.reasons["sv"] for decision in outside)

    def test_nearly_all_are_answered_by_their_own_municipality(self) -> None:
        wrong = [code for code, decision in self.decisions.items() if decision.municipality.code != self.homes[code]]
        assert len(wrong) < 0.03 * 2017, f"{len(wrong)} towns"
        riges = {"2260", "2262", "2281", "2280", "2282", "2284"}
        assert [code for code in wrong if self.homes[code] in riges] == []
