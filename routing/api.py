"""What the API tells about routing: who answers for a place, what can be reported there, and where places are."""

from typing import Any

from django.contrib.gis.geos import Point
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gisreport.errors import Refusal
from gisreport.geo.points import read_point
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.texts import in_language
from routing.decide import Decision, decide, municipality_at
from routing.models import Category, Municipality, Place, Question
from routing.offer import categories_for, category_at
from routing.places import Found, search

LON = OpenApiParameter("lon", float, required=True, description="Longitude in degrees (WGS84)")
LAT = OpenApiParameter("lat", float, required=True, description="Latitude in degrees (WGS84)")


class MunicipalitySerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Four-digit kommunkod")
    name = serializers.CharField()


class AnsweringSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    is_external = serializers.BooleanField(help_text="True for an owner outside the municipality")


class DecidingAreaSerializer(serializers.Serializer[Any]):
    layer = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()


class ReasonsSerializer(serializers.Serializer[Any]):
    sv = serializers.CharField()
    en = serializers.CharField()


class DecisionSerializer(serializers.Serializer[Any]):
    administration = AnsweringSerializer()
    municipality = MunicipalitySerializer()
    rule = serializers.IntegerField(allow_null=True, help_text="Id of the rule that decided, null for the default desk")
    area = DecidingAreaSerializer(allow_null=True, help_text="Null when the whole municipality decided")
    reason = serializers.CharField(help_text="A clause that fits after *because*")
    reasons = ReasonsSerializer()
    used_default = serializers.BooleanField(help_text="True when no rule fitted and the default desk answers")
    nearest_m = serializers.FloatField(
        allow_null=True, help_text="Metres to the municipality's border for a place outside every border, else null"
    )
    forwards = serializers.BooleanField(help_text="False when a report is not passed on to who answers")


class GroupSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class OptionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class QuestionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=Question.Kind.choices)
    options = OptionSerializer(many=True)
    is_required = serializers.BooleanField()


class CategorySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    group = GroupSerializer()
    questions = QuestionSerializer(many=True)
    stopper = serializers.CharField(help_text="What to read before reporting, else empty")
    stopper_ends = serializers.BooleanField(help_text="True when the stopper says what to do instead of reporting")
    needs_place = serializers.BooleanField()
    private = serializers.BooleanField(help_text="True when such cases are never public")


class PlaceSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField(help_text="The name with its municipality")  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=Place.Kind.choices)
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    municipality = MunicipalitySerializer(allow_null=True)


class RoutingView(APIView):
    @extend_schema(
        operation_id="routing",
        summary="Who answers for a place, and why",
        parameters=[
            LON,
            LAT,
            OpenApiParameter("category", str, description="Code of a category offered there; left out: no category"),
        ],
        responses=DecisionSerializer,
    )
    def get(self, request: Request) -> Response:
        point = _point(request)
        code = request.query_params.get("category", "")
        decision = decide(point, category_at(point, code) if code else None)
        return Response(DecisionSerializer(_decision(decision)).data)


class CategoriesView(APIView):
    @extend_schema(
        operation_id="categories",
        summary="What can be reported at a place",
        parameters=[LON, LAT],
        responses=CategorySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        municipality, _metres = municipality_at(_point(request))
        offered = [_category(category) for category in categories_for(municipality)]
        return Response(CategorySerializer(offered, many=True).data)


class PlacesView(APIView):
    is_limited = True

    @extend_schema(
        operation_id="places",
        summary="Places by name or postcode, the likeliest first",
        parameters=[OpenApiParameter("q", str, required=True, description="A town, a postcode, an address")],
        responses=PlaceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        spend("search", subject_of(request))
        wanted = request.query_params.get("q", "").strip()
        if not wanted:
            advice = _("Skriv en ort, ett postnummer eller en adress.")
            raise Refusal(advice, fields={"q": advice})
        return Response(PlaceSerializer([_place(found) for found in search(wanted)], many=True).data)


def _point(request: Request) -> Point:
    return read_point(request.query_params.get("lon", ""), request.query_params.get("lat", ""))


def _decision(decision: Decision) -> dict[str, Any]:
    administration, area = decision.administration, decision.area
    return {
        "administration": {
            "code": administration.code,
            "name": str(administration),
            "is_external": administration.is_external,
        },
        "municipality": _municipality(decision.municipality),
        "rule": decision.rule.pk if decision.rule else None,
        "area": area and {"layer": area.layer, "code": area.code, "name": area.name},
        "reason": decision.reason,
        "reasons": decision.reasons,
        "used_default": decision.used_default,
        "nearest_m": decision.nearest_m,
        "forwards": decision.forwards,
    }


def _category(category: Category) -> dict[str, Any]:
    return {
        "code": category.code,
        "name": category.name,
        "description": in_language(category.descriptions),
        "group": {"code": category.group.code, "name": str(category.group)},
        "questions": [_question(question) for question in category.questions.all()],
        "stopper": in_language(category.stopper),
        "stopper_ends": category.stopper_ends,
        "needs_place": category.needs_place,
        "private": category.is_private,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "text": str(question),
        "kind": question.kind,
        "options": [{"code": one["code"], "text": in_language(one["texts"])} for one in question.offered_options],
        "is_required": question.is_required,
    }


def _place(found: Found) -> dict[str, Any]:
    return {
        "name": found.name,
        "label": found.label,
        "kind": found.kind,
        "lon": found.point.x,
        "lat": found.point.y,
        "municipality": found.municipality and _municipality(found.municipality),
    }


def _municipality(municipality: Municipality) -> dict[str, str]:
    return {"code": municipality.code, "name": municipality.name}


urlpatterns: list[URLPattern] = [
    path("routing", RoutingView.as_view(), name="api-routing"),
    path("categories", CategoriesView.as_view(), name="api-categories"),
    path("places", PlacesView.as_view(), name="api-places"),
]
