"""Borders of today as features: the municipalities, and the areas by which rules say who answers."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from gisreport.geo.srid import WGS84
from gisreport.geo.tiles import Box
from gisreport.maps import world
from gisreport.maps.ogc.collection import Asked, Collection, Page, rows
from gisreport.maps.ogc.crs import Crs
from gisreport.maps.parameters import Parameters, code
from routing.models import Area

TEXT = {"type": "string"}
PROVENANCE: dict[str, dict[str, Any]] = {
    "source": TEXT | {"description": "Where the border comes from"},
    "licence": TEXT,
    "attribution": TEXT,
    "valid_from": {"type": ["string", "null"], "format": "date"},
}
FEATURE = """
json_build_object(
    'type', 'Feature', 'id', {name}, 'geometry', {geometry}::json,
    'properties', json_build_object(
        {properties},
        'source', origin.source, 'licence', origin.licence, 'attribution', origin.attribution,
        'valid_from', lower(area.valid)
    )
)::text
"""
FROM = "FROM routing_area area JOIN routing_areaset origin ON origin.id = area.area_set_id"
TODAY = "area.valid @> %s::date"

# Of all areas at once, and joined by equality: area by area it takes thirty times as long.
ANSWERING = """
JOIN (
    SELECT ruled.id, string_agg(DISTINCT office.name, '; ' ORDER BY office.name) AS administrations
    FROM routing_area ruled
    CROSS JOIN LATERAL unnest(ARRAY['', ruled.code]) AS meant (code)
    JOIN routing_responsibility rule ON rule.layer = ruled.layer AND rule.area_code = meant.code
    JOIN routing_administration office ON office.id = rule.administration_id
    JOIN routing_municipality home ON home.id = rule.municipality_id AND ruled.scope IN ('', home.code)
    LEFT JOIN routing_category category ON category.id = rule.category_id
    WHERE rule.valid @> %s::date AND NOT coalesce(category.is_private, false)
    GROUP BY ruled.id
) AS answering ON answering.id = area.id
"""


class Areas(Collection):
    """`name` and `source` are SQL: what a feature is called, and which rows there are. `told` are its properties."""

    usual = 20
    most = 100  # borders are long
    name: str
    source: str
    condition: str
    told: str

    def page(self, asked: Asked) -> Page:
        conditions, values = self._conditions(asked)
        counted = f"SELECT count(*) {self.source} WHERE {' AND '.join(conditions)}"
        [[matched]] = [[None]] if asked.after else rows(counted, values)
        conditions.append(f'{self.name} COLLATE "C" > %s')
        found = rows(
            f"SELECT {self.name}, {self._json(asked.crs)} {self.source} WHERE {' AND '.join(conditions)}"
            f' ORDER BY {self.name} COLLATE "C" LIMIT {asked.limit + 1} OFFSET {asked.offset}',
            [*values, asked.after],
        )
        shown = found[: asked.limit]
        return Page([text for _name, text in shown], shown[-1][0] if len(found) > len(shown) else "", matched)

    def feature(self, name: str, crs: Crs, request: HttpRequest) -> str | None:
        if "\0" in name:  # which the database knows not at all
            return None
        found = rows(
            f"SELECT {self._json(crs)} {self.source} WHERE {self.condition} AND {self.name} = %s",
            [*self._today(), name],
        )
        return found[0][0] if found else None

    def _conditions(self, asked: Asked) -> tuple[list[str], list[Any]]:
        conditions, values = [self.condition], self._today()
        if asked.area:
            conditions.append("ST_Intersects(area.geometry, %s::geometry)")
            values.append(asked.area.hexewkb.decode())
        for column, chosen in asked.filters.items():
            if chosen:
                conditions.append(f"area.{column} = ANY(%s)")
                values.append(list(chosen))
        return conditions, values

    def _today(self) -> list[Any]:
        return [timezone.localdate()]

    def _json(self, crs: Crs) -> str:
        return FEATURE.format(name=self.name, geometry=crs.geojson("area.geometry", WGS84), properties=self.told)


class Municipalities(Areas):
    id = "municipalities"
    title = gettext_lazy("Kommuner")
    description = gettext_lazy("Kommunernas gränser i dag, och vilka kommuner som tar emot felanmälningar här.")
    properties = {
        "code": TEXT | {"description": "Four-digit kommunkod"},
        "name": TEXT,
        "official_name": TEXT,
        "takes_reports": {"type": "boolean"},
        **PROVENANCE,
    }
    name = "area.code"
    source = f"{FROM} LEFT JOIN routing_municipality home ON home.id = area.municipality_id"
    condition = f"area.layer = '{Area.MUNICIPALITY}' AND {TODAY}"
    told = """
        'code', area.code, 'name', area.name, 'official_name', coalesce(home.official_name, area.name),
        'takes_reports', coalesce(home.takes_reports, false)
    """

    def box(self) -> Box:
        return world.SWEDEN


class AreasOfRules(Areas):
    """Only what the answers about routing tell anyway: areas that a rule of today names, and whom it names."""

    id = "areas"
    title = gettext_lazy("Områden och vem som ansvarar")
    description = gettext_lazy(
        "Områden som avgör vilken förvaltning som får ett ärende: stadsdelar, parker, vägar och annat som "
        "kommunens regler använder i dag."
    )
    filters = {
        "layer": "Kinds of areas, apart by commas",
        "municipality": "Codes of municipalities, apart by commas; areas of the whole country have none",
    }
    properties = {
        "layer": TEXT | {"description": "The kind of area"},
        "municipality": TEXT | {"description": "Four-digit kommunkod, empty for areas of the whole country"},
        "code": TEXT,
        "name": TEXT,
        "administrations": TEXT | {"description": "Who answers there for one thing or another, apart by semicolons"},
        **PROVENANCE,
    }
    name = "(area.layer || ':' || area.scope || ':' || area.code)"
    source = " ".join([FROM, ANSWERING])
    condition = f"area.layer <> '{Area.MUNICIPALITY}' AND {TODAY}"
    told = """
        'layer', area.layer, 'municipality', area.scope, 'code', area.code, 'name', area.name,
        'administrations', answering.administrations
    """

    def read_filters(self, parameters: Parameters) -> dict[str, Any]:
        return {"layer": parameters.several("layer", code), "scope": parameters.several("municipality", code)}

    def box(self) -> Box:
        return world.home()

    def _today(self) -> list[Any]:
        """For the rules and for the areas."""
        return [timezone.localdate()] * 2
