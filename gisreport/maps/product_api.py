"""`GET /api/v1/observations`: what walks saw, as far as the public may know it. Products are told as they were made:
nothing can be asked of them, for every way to narrow them would be a way to take them apart."""

import csv
import io
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gisreport.errors import Refusal
from gisreport.geo.hexagons import Hexagon
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.maps.api import CellGeometrySerializer, rings
from gisreport.maps.compressed import compressed
from gisreport.maps.models import ObservationProduct, Valence
from gisreport.maps.parameters import Parameters, code
from gisreport.maps.products import NAME, Quarter
from gisreport.maps.views.tiles import refusing

Answer = TypeVar("Answer", bound=HttpResponseBase)
COLUMNS = ("cell", "valence", "observations", "per_100_metres")
KOMMUNKOD = r"^\d{4}$"
UNCHANGED = OpenApiResponse(description="Nothing new since that ETag")


class ProductSerializer(serializers.Serializer[Any]):
    """The method beside the figures."""

    municipality = serializers.CharField(help_text="Four-digit kommunkod")
    quarter = serializers.CharField(help_text="Such as 2026-Q3")
    size = serializers.IntegerField(help_text="Metres along an edge of a hexagon, in EPSG:3006")
    least = serializers.IntegerField(help_text="Participants behind every number that is shown")
    walks = serializers.IntegerField()
    metres = serializers.IntegerField(help_text="Walked in all")
    total = serializers.IntegerField(help_text="Of the observations shown")
    made_at = serializers.DateTimeField()


class ObservedFactsSerializer(serializers.Serializer[Any]):
    valence = serializers.ChoiceField(choices=Valence.choices)
    observations = serializers.IntegerField()
    per_100_metres = serializers.FloatField(allow_null=True, help_text="Null where less than 100 metres were walked")


class ObservedSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.CharField(help_text="size:i:j:valence")
    geometry = CellGeometrySerializer()
    properties = ObservedFactsSerializer()


class ObservationsSerializer(serializers.Serializer[Any]):
    """A GeoJSON FeatureCollection. What is not in it was not seen, or by too few: nobody can tell which."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    product = ProductSerializer()
    features = ObservedSerializer(many=True)


@method_decorator([compressed, conditional_page], name="dispatch")
class ProductsView(APIView):
    is_limited = True

    @extend_schema(
        operation_id="observations",
        summary="The quarters whose walk observations have been published",
        parameters=[OpenApiParameter("municipality", str, description="Kommunkod; left out: all", pattern=KOMMUNKOD)],
        responses={200: ProductSerializer(many=True), 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        spend("search", subject_of(request))
        parameters = Parameters(request.query_params, ("municipality",))
        municipality = parameters.one("municipality", code)
        parameters.refuse_what_is_wrong()
        products = ObservationProduct.objects.select_related("municipality").order_by("municipality__code", "since")
        if municipality:
            products = products.filter(municipality__code=municipality)
        return _kept(Response([_method(product) for product in products]))


@method_decorator([compressed, conditional_page], name="dispatch")
class ProductView(APIView):
    is_limited = True

    @extend_schema(
        operation_id="observations_of_a_quarter",
        summary="What walks saw in a municipality during a quarter",
        parameters=[
            OpenApiParameter("code", str, OpenApiParameter.PATH, description="Kommunkod", pattern=KOMMUNKOD),
            OpenApiParameter("quarter", str, OpenApiParameter.PATH, description="2026-Q3", pattern=f"^{NAME.pattern}$"),
        ],
        responses={200: ObservationsSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, code: str, quarter: str) -> Response:
        spend("search", subject_of(request))
        Parameters(request.query_params, ()).refuse_what_is_wrong()
        product = _product(code, quarter)
        if product is None:
            raise NotFound(_("Inga iakttagelser är publicerade för det kvartalet."))
        return _kept(Response(_collection(product)))


@refusing
@conditional_page
def product_csv(request: HttpRequest, code: str, quarter: str) -> HttpResponse:
    spend("search", subject_of(request))
    Parameters(request.GET, ()).refuse_what_is_wrong()
    product = _product(code, quarter)
    if product is None:
        raise Http404
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *((f"{product.size}:{i}:{j}", *facts) for i, j, *facts in product.rows)])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="iakttagelser-{code}-{quarter}.csv"'
    return _kept(response)


def _product(code: str, quarter: str) -> ObservationProduct | None:
    try:
        since = Quarter.named(quarter).since
    except Refusal:
        return None
    known = ObservationProduct.objects.select_related("municipality")
    return known.filter(municipality__code=code, since=since).first()


def _method(product: ObservationProduct) -> dict[str, Any]:
    return {
        "municipality": product.municipality.code,
        "quarter": Quarter(product.since).name,
        "size": product.size,
        "least": product.least,
        "walks": product.walks,
        "metres": product.metres,
        "total": sum(row[3] for row in product.rows),
        "made_at": product.made_at,
    }


def _collection(product: ObservationProduct) -> dict[str, Any]:
    cells = [Hexagon(product.size, i, j) for i, j, *_facts in product.rows]
    return {
        "type": "FeatureCollection",
        "product": _method(product),
        "features": [
            {
                "type": "Feature",
                "id": f"{cell.name}:{valence}",
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "properties": {"valence": valence, "observations": observations, "per_100_metres": rate},
            }
            for cell, ring, (_i, _j, valence, observations, rate) in zip(cells, rings(cells), product.rows, strict=True)
        ],
    }


def _kept(response: Answer) -> Answer:
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, no_cache=True)
    return response


urlpatterns: list[URLPattern] = [
    path("observations", ProductsView.as_view(), name="api-observations"),
    path("observations/<slug:code>/<slug:quarter>.csv", product_csv, name="observations-download"),
    path("observations/<slug:code>/<slug:quarter>", ProductView.as_view(), name="api-observations-quarter"),
]
