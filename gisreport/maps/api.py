"""`GET /api/v1/cells`: how many public cases there are in each hexagon, as GeoJSON; for those who plan, also what
safety walks saw."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from gisreport.geo.hexagons import SIZES, Hexagon, outlines
from gisreport.geo.reproject import to_degrees
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.maps.asked_cells import FAULTS, LAYERS, LIGHTS, OBSERVATIONS, read_cells, read_observations
from gisreport.maps.cells import CellQuery, CountedCell, count_cells, counted_rows, refuse_too_many_cells
from gisreport.maps.compressed import compressed
from gisreport.maps.denominators import loaded
from gisreport.maps.filters import STATUSES
from gisreport.maps.geojson import DIGITS, collection, counted
from gisreport.maps.in_turn import in_turn
from gisreport.maps.measures import Per
from gisreport.maps.models import Valence
from gisreport.maps.observations import ENOUGH_METRES, Basis, ObservedCell, exposure, observed_cells
from gisreport.maps.planners_only import CACHES, planned_municipality

MEDIA_TYPE = "application/json"
SECONDS_FRESH = 10


class CellGeometrySerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Polygon"])
    coordinates = serializers.ListField(
        child=serializers.ListField(child=serializers.ListField(child=serializers.FloatField())),
        help_text="One closed ring of seven positions, lon and lat",
    )


class CellFactsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    amount = serializers.FloatField(required=False, help_text="With `per`: people, or metres of street, in the cell")
    rate = serializers.FloatField(
        required=False,
        help_text="Cases per what `per` says; observations per 100 metres walked",
    )
    basis = serializers.ChoiceField(
        required=False,
        choices=Basis.values,
        help_text="With `per`, and of observations; where it is not enough to divide by, amount and rate are left out",
    )
    metres = serializers.IntegerField(required=False, help_text="Of observations: walked in the cell, all walks")
    walks = serializers.IntegerField(required=False, help_text="Of observations: how many walks went through the cell")


class OriginSerializer(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]  # not the attribute of that name
    licence = serializers.CharField()
    dated = serializers.DateField()
    scope = serializers.CharField(help_text="Four-digit kommunkod, empty for the whole country")


class DividedSerializer(serializers.Serializer[Any]):
    name = serializers.ChoiceField(choices=Per.values)
    unit = serializers.IntegerField(help_text="A rate is per so many people, or metres of street")
    is_loaded = serializers.BooleanField(help_text="Where nothing is loaded, counts are counts")
    least = serializers.IntegerField(help_text="People, or metres of street, below which no rate is told")
    origins = OriginSerializer(many=True)


class WalkedSerializer(serializers.Serializer[Any]):
    """The method beside observations."""

    municipality = serializers.CharField(help_text="Four-digit kommunkod")
    walks = serializers.IntegerField()
    metres = serializers.IntegerField(help_text="Walked in all")
    contributors = serializers.IntegerField(help_text="Who noted anything; 0 for too few to tell")
    least = serializers.IntegerField(help_text="Participants behind every number that is shown")
    least_metres = serializers.IntegerField(help_text="Walked in a cell, below which no rate is told")


class CellSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.CharField(help_text="size:i:j, the same for ever")
    geometry = CellGeometrySerializer()
    properties = CellFactsSerializer()


class CellsSerializer(serializers.Serializer[Any]):
    """A GeoJSON FeatureCollection. Cells without cases, or without a step walked, are left out."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    layer = serializers.ChoiceField(choices=LAYERS)
    size = serializers.ChoiceField(choices=SIZES, help_text="Metres along an edge, in EPSG:3006")
    total = serializers.IntegerField(help_text="Of the counts shown")
    per = DividedSerializer(required=False, help_text="What the counts are divided by, if that was asked for")
    walked = WalkedSerializer(required=False, help_text="Of observations")
    features = CellSerializer(many=True)


@method_decorator([compressed, conditional_page], name="dispatch")
class CellsView(APIView):
    is_limited = True
    refuses_some = True  # observations are for planners

    @extend_schema(
        operation_id="cells",
        summary="How many public cases there are in each hexagon",
        description=(
            "With `layer=observations`: what safety walks saw per 100 metres walked. That is for signed-in planners, "
            "of their own municipality; what everybody may know is at `/api/v1/observations`."
        ),
        parameters=[
            OpenApiParameter("layer", str, enum=LAYERS, description="What is counted"),
            OpenApiParameter("bbox", str, description="west,south,east,north in degrees (WGS84); left out: Sweden"),
            OpenApiParameter(
                "area",
                str,
                description="Only what lies there: corners as lon,lat;lon,lat;lon,lat, or an area of /ogc/collections"
                " by its id; repeated, all of them together",
            ),
            OpenApiParameter("size", int, enum=SIZES, description="Metres along an edge; 1000 if left out"),
            OpenApiParameter("from", str, description="The first day they came in, such as 2026-01-01"),
            OpenApiParameter("to", str, description="The last day they came in"),
            OpenApiParameter("category", str, description="Codes of categories, apart by commas"),
            OpenApiParameter("group", str, description="Codes of groups of categories, apart by commas"),
            OpenApiParameter("status", str, description=f"Apart by commas: {', '.join(STATUSES)}"),
            OpenApiParameter("light", str, description=f"By the sun, apart by commas: {', '.join(LIGHTS)}"),
            OpenApiParameter("weekday", str, description="0 (Monday) to 6, apart by commas"),
            OpenApiParameter("hour", str, description="0 to 23 in Swedish time, apart by commas"),
            OpenApiParameter("administration", str, description="Codes of administrations, apart by commas"),
            OpenApiParameter("per", str, enum=Per.values, description="What to divide the counts by"),
            OpenApiParameter("theme", str, description="Of observations: codes of themes, apart by commas"),
            OpenApiParameter("valence", str, description=f"Of observations: {', '.join(Valence.values)}"),
            OpenApiParameter("municipality", str, description="Of observations: kommunkod, when one plans for several"),
        ],
        responses=CellsSerializer,
    )
    def get(self, request: Request) -> HttpResponse:
        spend("search", subject_of(request))
        if request.query_params.get("layer") == OBSERVATIONS:
            return _observations(request)
        query = read_cells(request.query_params)
        with in_turn(query, subject_of(request), paid=1):
            body = _divided(query, query.per) if query.per else _counted(query)
        caches = {"Cache-Control": f"public, max-age={SECONDS_FRESH}", "Access-Control-Allow-Origin": "*"}
        return HttpResponse(body, content_type=MEDIA_TYPE, headers=caches)


def _observations(request: Request) -> HttpResponse:
    municipality = planned_municipality(request._request)
    query = read_observations(request.query_params, municipality)
    cells = observed_cells(query)
    refuse_too_many_cells(len(cells))
    walked = exposure(query)
    told = {
        "layer": OBSERVATIONS,
        "size": query.size,
        "total": sum(cell.observations for cell in cells),
        "walked": {
            "municipality": municipality.code,
            "walks": walked.walks,
            "metres": walked.metres,
            "contributors": walked.contributors,
            "least": query.least,
            "least_metres": ENOUGH_METRES,
        },
    }
    body = collection(told, [(cell.hexagon, _observed(cell)) for cell in cells])
    return HttpResponse(body, content_type=MEDIA_TYPE, headers={"Cache-Control": CACHES})


def _observed(cell: ObservedCell) -> dict[str, Any]:
    facts = {"count": cell.observations, "metres": round(cell.metres), "walks": cell.walks, "basis": cell.basis.value}
    return facts if cell.rate is None else facts | {"rate": round(cell.rate, 3)}


def _counted(query: CellQuery) -> str:
    rows = counted_rows(query)
    told = {"layer": FAULTS, "size": query.size, "total": sum(count for _i, _j, count in rows)}
    return counted(told, query.size, rows)


def _divided(query: CellQuery, per: Per) -> str:
    cells = count_cells(query)
    told = {"layer": FAULTS, "size": query.size, "total": sum(cell.count for cell in cells), "per": _divided_by(per)}
    return collection(told, [(cell.hexagon, _facts(cell)) for cell in cells])


def _facts(cell: CountedCell) -> dict[str, Any]:
    """How many live in a cell is not told where they are few."""
    if cell.amount is None:
        return {"count": cell.count}
    if cell.rate is None:
        return {"count": cell.count, "basis": "insufficient_data"}
    return {"count": cell.count, "amount": round(cell.amount), "rate": round(cell.rate, 3), "basis": "enough"}


def _divided_by(per: Per) -> dict[str, Any]:
    origins = loaded(per).origins
    return {
        "name": per.value,
        "unit": per.scale.unit,
        "is_loaded": bool(origins),
        "least": per.scale.least,
        "origins": [
            {"source": one.source, "licence": one.licence, "dated": one.dated, "scope": one.scope} for one in origins
        ],
    }


def rings(hexagons: Sequence[Hexagon]) -> list[list[list[float]]]:
    """Closed rings in WGS84, all put through the projection at once."""
    closed: list[list[list[float]]] = to_degrees(outlines(hexagons)).round(DIGITS).tolist()
    return closed


urlpatterns: list[URLPattern] = [path("cells", CellsView.as_view(), name="api-cells")]
