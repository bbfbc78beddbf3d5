"""`GET /api/v1/cases`: public cases as GeoJSON, the newest first, a page at a time."""

from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from drf_spectacular.contrib.rest_framework_gis import GeoFeatureModelSerializerExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from gisreport.cases.models import PublicCase
from gisreport.cases.search import TOO_LITTLE, is_enough
from gisreport.cases.status import Status
from gisreport.geo.bbox import read_bbox
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.maps.case_query import FILTERS, CaseQuery, end_of, read_filters, start_of, within_reason
from gisreport.maps.compressed import compressed
from gisreport.maps.filters import STATUSES
from gisreport.maps.listing import beyond, cursor
from gisreport.maps.parameters import Parameters, day, whole_number, words

PARAMETERS = ("bbox", *FILTERS, "from", "to", "text", "limit", "after")
USUAL, MOST = 100, 500
LONGEST_TEXT = 100
LONGEST_CURSOR = 60
TEXT = (
    "Words of the reviewed description, one of them of three letters or more; each may be part of another word, and "
    "have another Swedish ending. Or a street, or a case number"
)


class CaseFeatureSerializer(GeoFeatureModelSerializer):
    """A public case; its place is null when it is known in words only."""

    url = serializers.URLField(source="public_url")
    status = serializers.ChoiceField(choices=Status.choices)
    is_open = serializers.BooleanField()
    category = serializers.CharField(source="category.code")
    category_name = serializers.CharField(source="category.name")
    administration = serializers.CharField(source="administration.code")
    administration_name: Any = serializers.StringRelatedField(source="administration")
    municipality = serializers.CharField(source="municipality.code")
    municipality_name = serializers.CharField(source="municipality.name")
    text = serializers.CharField(
        source="public_text", help_text="The reviewed description, empty until someone has released it"
    )
    received_at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = PublicCase
        geo_field = "point"
        id_field = "number"
        fields = (
            "number", "point", "url", "status", "is_open", "category", "category_name", "administration",
            "administration_name", "municipality", "municipality_name", "text", "planned_for", "received_at",
            "updated_at", "closed_at",
        )  # fmt: skip


class CaseFeatureExtension(GeoFeatureModelSerializerExtension):
    """Says in the OpenAPI that there may be no geometry."""

    target_class = "gisreport.maps.case_api.CaseFeatureSerializer"
    priority = 1

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        schema = super().map_serializer(auto_schema, direction)
        schema["properties"]["geometry"]["nullable"] = True
        return schema


def _codes(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=f"Codes of {what}, apart by commas")


@method_decorator([compressed, conditional_page], name="dispatch")
class CasesView(APIView):
    is_limited = True

    @extend_schema(
        operation_id="cases",
        summary="Public cases, the newest first",
        parameters=[
            OpenApiParameter("bbox", str, description="west,south,east,north in degrees (WGS84)"),
            _codes("category", "categories"),
            _codes("group", "groups of categories"),
            OpenApiParameter("status", str, description=f"Apart by commas: {', '.join(STATUSES)}"),
            _codes("administration", "administrations"),
            _codes("municipality", "municipalities"),
            OpenApiParameter("from", str, description="The first day they came in, such as 2026-01-01"),
            OpenApiParameter("to", str, description="The last day they came in"),
            OpenApiParameter("text", str, description=TEXT),
            OpenApiParameter("limit", int, description=f"At most on a page: {USUAL} if left out, never above {MOST}"),
            OpenApiParameter("after", str, description="Where the next page begins; follow the Link header"),
            OpenApiParameter(
                "Link",
                str,
                location=OpenApiParameter.HEADER,
                response=[200],
                description='The next page, with rel="next"; left out on the last page',
            ),
        ],
        responses={
            200: CaseFeatureSerializer(many=True),
            304: OpenApiResponse(description="Nothing new since that ETag"),
        },
    )
    def get(self, request: Request) -> Response:
        spend("search", subject_of(request))
        query, limit, after = read(request)
        with within_reason():
            ahead = beyond(query.cases, after).with_names().order_by("-created_at", "number")
            found = list(ahead[: limit + 1])
        shown = found[:limit]
        response = Response(CaseFeatureSerializer(shown, many=True).data)
        if len(found) > limit:
            response["Link"] = f'<{_next_url(request, cursor(shown[-1]))}>; rel="next"'
        response["Content-Language"] = get_language() or "sv"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Link"
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def read(request: Request) -> tuple[CaseQuery, int, str]:
    """What is asked for, how many at a time, and where the page begins. Raises Refusal that names what is wrong."""
    parameters = Parameters(request.query_params, PARAMETERS)
    query = read_query(parameters)
    limit = parameters.one("limit", whole_number(MOST)) or USUAL
    after = parameters.one("after", words(LONGEST_CURSOR)) or ""
    parameters.refuse_what_is_wrong()
    return query, limit, after


def read_query(parameters: Parameters) -> CaseQuery:
    """What is wrong is gathered in `parameters`."""
    since, until = parameters.one("from", day), parameters.one("to", day)
    if since and until and since > until:
        parameters.wrong["to"] = _("Slutet ligger före början. Skriv ett senare datum.")
    box = parameters.one("bbox", read_bbox)
    fields: dict[str, Any] = read_filters(parameters)
    return CaseQuery(
        area=Polygon.from_bbox(box) if box else None,
        since=start_of(since) if since else None,
        before=end_of(until) if until else None,
        text=parameters.one("text", _sought) or "",
        **fields,
    )


def _sought(written: str) -> str:
    text = words(LONGEST_TEXT)(written)
    if not is_enough(text):
        raise ValueError(str(TOO_LITTLE))
    return text


def _next_url(request: HttpRequest | Request, after: str) -> str:
    query = request.GET.copy()
    query["after"] = after
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"


urlpatterns: list[URLPattern] = [path("cases", CasesView.as_view(), name="api-cases")]
