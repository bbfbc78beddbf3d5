"""`GET /api/v1/cells`: how many public cases there are in each hexagon, as GeoJSON."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gisreport.geo.hexagons import SIZES
from gisreport.geo.reproject import to_wgs84
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.maps.asked_cells import LAYERS, LIGHTS, read_cells
from gisreport.maps.cells import CellQuery, CountedCell, count_cells
from gisreport.maps.denominators import loaded
from gisreport.maps.filters import STATUSES
from gisreport.maps.measures import Per

SECONDS_FRESH = 10
DIGITS = 6  # of a degree: a tenth of a metre


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
        required=False, help_text="With `per`: cases per 1,000 inhabitants or per kilometre of street"
    )
    basis = serializers.ChoiceField(
        required=False,
        choices=["enough", "insufficient_data"],
        help_text="With `per`; where it is not enough to divide by, amount and rate are left out",
    )


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


class CellSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.CharField(help_text="size:i:j, the same for ever")
    geometry = CellGeometrySerializer()
    properties = CellFactsSerializer()


class CellsSerializer(serializers.Serializer[Any]):
    """A GeoJSON FeatureCollection. Cells without cases are left out."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    layer = serializers.ChoiceField(choices=LAYERS)
    size = serializers.ChoiceField(choices=SIZES, help_text="Metres along an edge, in EPSG:3006")
    total = serializers.IntegerField(help_text="Of the counts shown")
    per = DividedSerializer(required=False, help_text="What the counts are divided by, if that was asked for")
    features = CellSerializer(many=True)


@method_decorator([gzip_page, conditional_page], name="dispatch")
class CellsView(APIView):
    is_limited = True

    @extend_schema(
        operation_id="cells",
        summary="How many public cases there are in each hexagon",
        parameters=[
            OpenApiParameter("layer", str, enum=LAYERS, description="What is counted"),
            OpenApiParameter("bbox", str, description="west,south,east,north in degrees (WGS84); left out: Sweden"),
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
        ],
        responses=CellsSerializer,
    )
    def get(self, request: Request) -> Response:
        spend("search", subject_of(request))
        query = read_cells(request.query_params)
        response = Response(_collection(query, count_cells(query)))
        response["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
        response["Access-Control-Allow-Origin"] = "*"
        return response


def _collection(query: CellQuery, cells: list[CountedCell]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "layer": LAYERS[0],
        "size": query.size,
        "total": sum(cell.count for cell in cells),
        "features": [
            {
                "type": "Feature",
                "id": cell.hexagon.name,
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "properties": _facts(cell),
            }
            for cell, ring in zip(cells, rings(cells), strict=True)
        ],
    } | ({"per": _divided_by(query.per)} if query.per else {})


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


def rings(cells: list[CountedCell]) -> list[list[tuple[float, float]]]:
    """Closed rings in WGS84, all put through the projection at once."""
    corners = to_wgs84([corner for cell in cells for corner in cell.hexagon.corners])
    flat = [(round(lon, DIGITS), round(lat, DIGITS)) for lon, lat in corners]
    return [[*flat[start : start + 6], flat[start]] for start in range(0, len(flat), 6)]


urlpatterns: list[URLPattern] = [path("cells", CellsView.as_view(), name="api-cells")]
