"""`GET /api/v1/cases/<number>`: the public facts and the timeline, in the language of Accept-Language."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gisreport.cases.models import CasePhoto, PublicCase
from gisreport.cases.numbers import read_number
from gisreport.cases.status import Status
from gisreport.cases.timeline import public_timeline
from gisreport.cases.views.guesses import public_case


class NamedSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class PointSerializer(serializers.Serializer[Any]):
    lon = serializers.FloatField(help_text="WGS84, degrees")
    lat = serializers.FloatField(help_text="WGS84, degrees")


class CasePhotoSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    alt = serializers.CharField(help_text="What the photo shows, for those who do not see it")


class TimelineEntrySerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    sentence = serializers.CharField()
    words = serializers.CharField(help_text="A public reply in its own words, else empty")
    status = serializers.ChoiceField(
        choices=Status.choices, allow_null=True, help_text="What the case became, null if nothing new"
    )


class CaseSerializer(serializers.Serializer[Any]):
    number = serializers.CharField()
    merged_into = serializers.CharField(
        allow_null=True,
        help_text=(
            "The number of the case in which the one asked for is gathered, and which is told here; null when the "
            "answer is about the very case asked for"
        ),
    )
    url = serializers.URLField()
    status = serializers.ChoiceField(choices=Status.choices)
    status_name = serializers.CharField()
    is_open = serializers.BooleanField()
    planned_for = serializers.DateField(allow_null=True)
    municipality = NamedSerializer()
    category = NamedSerializer()
    administration = NamedSerializer()
    reason = serializers.CharField(help_text="Why this administration: a clause that fits after *because*")
    point = PointSerializer(allow_null=True, help_text="Null when the place is known in words only")
    text = serializers.CharField(help_text="The reviewed description, empty until someone has released it")
    photos = CasePhotoSerializer(many=True)
    supporters = serializers.IntegerField(help_text="How many more have seen the same thing")
    received_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    timeline = TimelineEntrySerializer(many=True)


@method_decorator(conditional_page, name="dispatch")
class CaseView(APIView):
    is_limited = True

    @extend_schema(
        operation_id="case",
        summary="One case by its number",
        responses={200: CaseSerializer, 304: OpenApiResponse(description="Nothing new since that ETag")},
    )
    def get(self, request: Request, number: str) -> Response:
        wanted = read_number(number)
        case = public_case(request, wanted)
        if case is None:
            raise NotFound(_("Det finns inget offentligt ärende med det numret. Kontrollera att det är rätt skrivet."))
        merged_into = case.number if case.number != wanted else None
        response = Response(CaseSerializer(facts_about(case) | {"merged_into": merged_into}).data)
        response["Content-Language"] = get_language() or "sv"
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def facts_about(case: PublicCase) -> dict[str, Any]:
    """What everyone may know about a case, as the API tells it."""
    timeline = public_timeline(case)
    return {
        "number": case.number,
        "url": case.public_url,
        "status": case.status,
        "status_name": Status(case.status).label,
        "is_open": case.is_open,
        "planned_for": case.planned_for,
        "municipality": {"code": case.municipality.code, "name": case.municipality.name},
        "category": {"code": case.category.code, "name": case.category.name},
        "administration": {"code": case.administration.code, "name": str(case.administration)},
        "reason": timeline.reason,
        "point": {"lon": case.point.x, "lat": case.point.y} if case.point else None,
        "text": case.public_text,
        "photos": [_photo(photo, case) for photo in case.released_photos()],
        "supporters": case.supporters(),
        "received_at": case.created_at,
        "updated_at": case.updated_at,
        "closed_at": case.closed_at,
        "timeline": timeline.entries,
    }


def _photo(photo: CasePhoto, case: PublicCase) -> dict[str, str]:
    url = settings.SITE_URL + reverse("case-photo", args=[photo.shown_id, "large"])
    return {"url": url, "alt": photo.described(case.category)}


urlpatterns: list[URLPattern] = [path("cases/<str:number>", CaseView.as_view(), name="api-case")]
