"""The people and offices of Lilleby. Tests name them: `def test_…(lilleby, anna_of_streets): …`"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db.backends.postgresql.psycopg_any import DateRange

from gisreport.accounts.models import Membership, Role, User
from routing.models import (
    Administration,
    Area,
    AreaSet,
    Category,
    CategoryGroup,
    Municipality,
    Question,
    Responsibility,
)
from routing.pieces import cut_into_pieces
from tests import geometry

SINCE = DateRange(date(2020, 1, 1), None)
PASSWORD = "lilleby-lilleby"


def draw(layer: str, areas: dict[str, GEOSGeometry], *, scope: str = "", tolerance_m: int = 0) -> dict[str, Area]:
    """Areas of one layer, subdivided, with `code` as their name too."""
    area_set = AreaSet.objects.create(layer=layer, scope=scope, source="drawn", licence="MIT", valid=SINCE)
    drawn = {
        code: Area.objects.create(
            area_set=area_set,
            layer=layer,
            scope=scope,
            code=code,
            name=code.capitalize(),
            valid=SINCE,
            geometry=shape,
            square_metres=shape.transform(3006, clone=True).area,
            tolerance_m=tolerance_m,
        )
        for code, shape in areas.items()
    }
    cut_into_pieces([area.pk for area in drawn.values()])
    return drawn


@dataclass
class Town:
    """A municipality with its offices and categories by code."""

    municipality: Municipality
    offices: dict[str, Administration]
    categories: dict[str, Category]

    def rule(
        self,
        office: str,
        *,
        category: str | None = None,
        layer: str = "",
        area: str = "",
        order: int = 100,
        reasons: dict[str, str] | None = None,
    ) -> Responsibility:
        return Responsibility.objects.create(
            municipality=self.municipality,
            administration=self.offices[office],
            category=self.categories[category] if category else None,
            layer=layer,
            area_code=area,
            order=order,
            valid=SINCE,
            reasons=reasons or {},
        )


def found_town(code: str, name: str) -> Town:
    municipality = Municipality.objects.create(
        code=code, name=name, official_name=f"{name} kommun", takes_reports=True, email=f"kommun@{code}.example.org"
    )
    offices = {
        slug: Administration.objects.create(
            municipality=municipality, code=slug, name=title, email=f"{slug}@{code}.example.org"
        )
        for slug, title in {
            "kontaktcenter": "Kontaktcenter",
            "gatukontoret": "Gatukontoret",
            "parkforvaltningen": "Parkförvaltningen",
            "trygghet": "Trygghetssamordnaren",
        }.items()
    }
    municipality.default_desk = offices["kontaktcenter"]
    municipality.save()
    group = CategoryGroup.objects.create(municipality=municipality, code="ute", names={"sv": "Ute", "en": "Outdoors"})
    categories = {
        slug: Category.objects.create(
            municipality=municipality, group=group, code=slug, names={"sv": sv, "en": en}, is_private=private
        )
        for slug, sv, en, private in [
            ("belysning", "Belysning", "Lighting", False),
            ("vagskada", "Vägskada", "Road damage", False),
            ("park", "Park och grönyta", "Park", False),
            ("otrygg-plats", "Otrygg plats", "Unsafe place", True),
        ]
    }
    Question.objects.create(
        category=categories["belysning"],
        code="lampor",
        texts={"sv": "Hur många lampor är släckta?", "en": "How many lamps are out?"},
        options=[
            {"code": "en", "texts": {"sv": "En", "en": "One"}},
            {"code": "flera", "texts": {"sv": "Flera", "en": "Several"}},
        ],
        is_required=False,
    )
    return Town(municipality, offices, categories)


@pytest.fixture
def lilleby(db: None) -> Town:
    return found_lilleby()


def found_lilleby() -> Town:
    """Lilleby with its borders, districts and rules; Storby beside it."""
    town = found_town("9001", "Lilleby")
    storby = found_town("9002", "Storby")
    borders = draw("municipality", {"9001": geometry.LILLEBY, "9002": geometry.STORBY})
    for code, neighbour in (("9001", town), ("9002", storby)):
        borders[code].municipality = neighbour.municipality
        borders[code].save()
    draw(
        "district",
        {
            "hamnen": geometry.HAMNEN,
            "sodra": geometry.SODRA,
            "skogen": geometry.SKOGEN,
            "norra": geometry.NORRA,
        },
        scope="9001",
    )
    draw("park", {"parken": geometry.PARKEN}, scope="9001")
    town.rule("gatukontoret", category="belysning")
    town.rule("gatukontoret", category="vagskada")
    town.rule("parkforvaltningen", layer="park", area="parken")
    town.rule("trygghet", category="otrygg-plats")
    return town


def officer(town: Town, office: str, name: str) -> User:
    user = User.objects.create_user(f"{name.lower()}@{town.municipality.code}.example.org", PASSWORD, name=name)
    Membership.objects.create(
        user=user, municipality=town.municipality, administration=town.offices[office], role=Role.OFFICER
    )
    return user


def municipal(town: Town, role: Role, name: str) -> User:
    user = User.objects.create_user(f"{name.lower()}@{town.municipality.code}.example.org", PASSWORD, name=name)
    Membership.objects.create(user=user, municipality=town.municipality, role=role)
    return user


@pytest.fixture
def anna_of_streets(lilleby: Town) -> User:
    return officer(lilleby, "gatukontoret", "Anna")


@pytest.fixture
def omar_of_parks(lilleby: Town) -> User:
    return officer(lilleby, "parkforvaltningen", "Omar")


@pytest.fixture
def karin_the_coordinator(lilleby: Town) -> User:
    return municipal(lilleby, Role.COORDINATOR, "Karin")


@pytest.fixture
def per_the_planner(lilleby: Town) -> User:
    return municipal(lilleby, Role.PLANNER, "Per")


@pytest.fixture
def leila_the_walk_leader(lilleby: Town) -> User:
    return municipal(lilleby, Role.WALK_LEADER, "Leila")


@pytest.fixture
def eva_the_administrator(lilleby: Town) -> User:
    return municipal(lilleby, Role.ADMINISTRATOR, "Eva")
