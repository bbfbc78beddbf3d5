"""What a phone keeps of the walk, what the others have noted, and what the leader sees of the phones."""

import hashlib
import json
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gisreport.errors import Refusal
from walks.api.phone import PhoneView, as_id, leading_phone_of, phone_of, present_phone_of, walk_of
from walks.devices import DeviceState, device_states
from walks.models import Observation, Participant, Phase, Stop, Valence, Walk, WalkRole
from walks.themes import NAMES

OBSERVATIONS_A_PAGE = 200


class StopSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    position = serializers.IntegerField()
    name = serializers.CharField()
    point = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="[lon, lat], WGS84")
    note = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    participant = serializers.UUIDField()
    role = serializers.ChoiceField(choices=WalkRole.choices)
    name = serializers.CharField()
    subgroup = serializers.CharField()
    company = serializers.DictField(child=serializers.IntegerField())
    follow_url = serializers.URLField()


class WalkSerializer(serializers.Serializer[Any]):
    """Everything that the phone needs while it has no coverage."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.CharField(help_text="safety, accessibility, children, senior or own")
    phase = serializers.ChoiceField(choices=Phase.choices)
    group_mode = serializers.BooleanField()
    without_names = serializers.BooleanField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    meeting_place = serializers.CharField()
    meeting_point = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    route = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()), allow_null=True, help_text="[[lon, lat], …]"
    )
    stops = StopSerializer(many=True)
    checklist = serializers.DictField()
    statements = serializers.DictField(child=serializers.CharField())
    danger = serializers.DictField(child=serializers.CharField())
    me = MeSerializer()
    server_time = serializers.DateTimeField()


class OthersObservation(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    stop = serializers.UUIDField(allow_null=True)
    valence = serializers.ChoiceField(choices=Valence.choices)
    theme = serializers.CharField()
    text = serializers.CharField()
    supports = serializers.IntegerField()
    mine = serializers.BooleanField()
    by = serializers.CharField(help_text="Empty for whoever gave no name, or left")


class ObservationsPage(serializers.Serializer[Any]):
    observations = OthersObservation(many=True)
    next = serializers.UUIDField(allow_null=True, help_text="The `after` of the next page; null on the last")


class DeviceSerializer(serializers.Serializer[Any]):
    participant = serializers.UUIDField()
    name = serializers.CharField()
    subgroup = serializers.CharField()
    role = serializers.ChoiceField(choices=WalkRole.choices)
    operations = serializers.IntegerField(help_text="Received")
    media = serializers.IntegerField(help_text="Photos and voices, received")
    missing = serializers.IntegerField(help_text="Known to be on the phone still")
    state = serializers.ChoiceField(choices=DeviceState.choices)
    since = serializers.DateTimeField(allow_null=True)


class Devices(serializers.Serializer[Any]):
    devices = DeviceSerializer(many=True)


class WalkView(PhoneView):
    @extend_schema(
        operation_id="walk",
        summary="All that the phone keeps of the walk",
        responses={200: WalkSerializer, 304: OpenApiResponse(description="Nothing new since that ETag")},
    )
    def get(self, request: Request, walk: str) -> Response:
        facts = _facts(walk_of(request), phone_of(request))
        etag = f'"{hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]}"'
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers={"ETag": etag})
        language = get_language() or "sv"
        now = timezone.now().isoformat()
        return Response(facts | {"server_time": now}, headers={"ETag": etag, "Content-Language": language})


class ObservationsView(PhoneView):
    @extend_schema(
        operation_id="walk_observations",
        summary="What all phones of the walk have noted, to agree with",
        parameters=[OpenApiParameter("after", str, description="`next` of the page before")],
        responses=ObservationsPage,
    )
    def get(self, request: Request, walk: str) -> Response:
        ours = present_phone_of(request).pk
        rows = list(_after(request)[: OBSERVATIONS_A_PAGE + 1])
        shown = rows[:OBSERVATIONS_A_PAGE]
        following = str(shown[-1].pk) if len(rows) > len(shown) else None
        return Response({"observations": [_told(row, ours) for row in shown], "next": following})


class DevicesView(PhoneView):
    @extend_schema(
        operation_id="walk_devices",
        summary="What has come from each phone, for the leader and the secretary",
        responses=Devices,
    )
    def get(self, request: Request, walk: str) -> Response:
        phone = leading_phone_of(request)
        devices = [
            {
                "participant": str(device.participant),
                "name": device.name,
                "subgroup": device.subgroup,
                "role": device.role,
                "operations": device.operations,
                "media": device.media,
                "missing": device.missing,
                "state": device.state,
                "since": device.since.isoformat() if device.since else None,
            }
            for device in device_states(phone.walk)
        ]
        return Response({"devices": devices})


def _after(request: Request) -> Any:
    rows = walk_of(request).observations.standing().select_related("participant").order_by("pk")
    if not (written := request.query_params.get("after", "")):
        return rows
    after = as_id(written)
    if after is None:
        advice = _("Skriv det som stod i next på förra sidan.")
        raise Refusal(advice, fields={"after": advice})
    return rows.filter(pk__gt=after)


def _told(row: Observation, ours: object) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "stop": str(row.stop_id) if row.stop_id else None,
        "valence": row.valence,
        "theme": row.theme,
        "text": row.text,
        "supports": row.supports,
        "mine": row.participant_id == ours,
        "by": row.participant.shown_name,
    }


def _facts(walk: Walk, phone: Participant) -> dict[str, Any]:
    checklist = walk.checklist
    return {
        "id": str(walk.pk),
        "title": walk.title,
        "kind": walk.kind,
        "phase": walk.phase,
        "group_mode": walk.group_mode,
        "without_names": walk.without_names,
        "starts_at": walk.starts_at.isoformat(),
        "ends_at": walk.ends_at.isoformat(),
        "meeting_place": walk.meeting_place,
        "meeting_point": list(walk.meeting_point.coords) if walk.meeting_point else None,
        "route": [list(place) for place in walk.route.coords] if walk.route else None,
        "stops": [_stop(stop) for stop in walk.stops.all()],
        "checklist": {
            "name": checklist.name,
            "version": checklist.version,
            "themes": [theme | {"names": NAMES.get(theme["code"], {})} for theme in checklist.themes],
            "scale": checklist.scale,
        },
        "statements": {name: getattr(walk, name) for name in Walk.STATEMENTS},
        "danger": {"phone": walk.municipality.on_call_phone},
        "me": {
            "participant": str(phone.pk),
            "role": phone.role,
            "name": phone.name,
            "subgroup": phone.subgroup.name if phone.subgroup else "",
            "company": phone.company,
            "follow_url": phone.follow_url,
        },
    }


def _stop(stop: Stop) -> dict[str, Any]:
    point = list(stop.point.coords) if stop.point else None
    return {"id": str(stop.pk), "position": stop.position, "name": stop.name, "point": point, "note": stop.note}
