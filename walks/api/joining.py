"""Join a walk by its code, and leave it."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gisreport.limits.spend import refuse_if_spent, spend
from gisreport.limits.who import subject_of
from walks.api.phone import AS_PROBLEM, PROBLEM, NeverStored, PhoneView, phone_of
from walks.follow import leave
from walks.information import information
from walks.join import Joining, join, knows, mail_of, refuse_if_closed, role_for, walk_with
from walks.models import AgeBand, Gender, Participant, Walk, WalkRole
from walks.refusals import NoSuchCode

LONGEST_CODE = 40


class SubGroupSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class JoinableWalk(serializers.Serializer[Any]):
    title = serializers.CharField()
    kind = serializers.CharField(help_text="safety, accessibility, children, senior or own")
    starts_at = serializers.DateTimeField()
    meeting_place = serializers.CharField()
    role = serializers.ChoiceField(choices=WalkRole.choices, help_text="What this code makes of a phone")
    group_mode = serializers.BooleanField(help_text="One phone for each group")
    without_names = serializers.BooleanField(help_text="Children's walks: counts only")
    subgroups = SubGroupSerializer(many=True)
    information = serializers.ListField(child=serializers.CharField(), help_text="About personal data")


class NewPhone(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=LONGEST_CODE, help_text="In any case, with or without hyphen and spaces")
    join_id = serializers.UUIDField(help_text="Made on the phone: joining again with it is the same participant")
    name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    gender = serializers.ChoiceField(choices=Gender.choices, required=False, allow_blank=True, default="")
    age_band = serializers.ChoiceField(choices=AgeBand.choices, required=False, allow_blank=True, default="")
    subgroup = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True, default=None)
    company = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=100),
        required=False,
        help_text='How many stand around the phone: {"woman:26-65": 2, "unknown": 1}',
    )
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True, default="")
    language = serializers.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,12})*$", max_length=20, required=False, allow_blank=True, default=""
    )
    role = serializers.ChoiceField(
        choices=WalkRole.choices, required=False, default="", allow_blank=True, help_text="With the leader's code only"
    )


class JoinedPhone(serializers.Serializer[Any]):
    walk = serializers.UUIDField()
    participant = serializers.UUIDField()
    token = serializers.CharField(help_text="A secret, shown this once: Authorization: Bearer …")
    role = serializers.ChoiceField(choices=WalkRole.choices)
    follow_url = serializers.URLField(help_text="A secret: the participant's own page")


CLOSED = {
    (404, AS_PROBLEM): OpenApiResponse(PROBLEM, "No walk has that code."),
    (410, AS_PROBLEM): OpenApiResponse(PROBLEM, "The walk is not open, or no longer."),
}


class CodeView(NeverStored):
    @extend_schema(
        operation_id="walk_by_code",
        summary="The walk that a code opens, before joining",
        auth=[],
        parameters=[OpenApiParameter("code", {"type": "string", "maxLength": LONGEST_CODE}, OpenApiParameter.PATH)],
        responses={200: JoinableWalk, **CLOSED},
    )
    def get(self, request: Request, code: str) -> Response:
        walk = _walk_with(request, code)
        refuse_if_spent("walk-codes", subject_of(request))
        refuse_if_closed(walk, code)
        return Response(JoinableWalk(_facts(walk, code)).data)


class JoinView(NeverStored):
    @extend_schema(
        operation_id="join_walk",
        summary="Join a walk",
        description="The same join_id again is the same participant, with a new token and 200 instead of 201.",
        auth=[],
        request=NewPhone,
        responses={
            201: JoinedPhone,
            200: OpenApiResponse(JoinedPhone, "Joined before."),
            **CLOSED,
            (413, AS_PROBLEM): OpenApiResponse(PROBLEM, "More than is read."),
            (415, AS_PROBLEM): OpenApiResponse(PROBLEM, "Not JSON."),
        },
    )
    def post(self, request: Request) -> Response:
        phone = NewPhone(data=request.data)
        phone.is_valid(raise_exception=True)
        said = dict(phone.validated_data)
        code, role = said.pop("code"), said.pop("role")
        walk = _walk_with(request, code)
        joining = Joining(**said, wants_to_write=role == WalkRole.SECRETARY)
        if knows(walk, code, joining.join_id):
            spend("walk-phone", subject_of(request, device=str(joining.join_id)))
        else:
            refuse_if_spent("walk-codes", subject_of(request))
            spend("walk-joins", f"{subject_of(request)}:{walk.pk}")
            refuse_if_closed(walk, code)
            joining = mail_of(walk, joining)
        joined = join(walk, code, joining)
        return Response(_joined(joined.participant, joined.token), status=201 if joined.is_new else 200)


class LeaveView(PhoneView):
    @extend_schema(
        operation_id="leave_walk",
        summary="Leave a walk: no more messages, and the name is hidden; what was noted stays",
        request=None,
        responses={204: OpenApiResponse(description="Left.")},
    )
    def post(self, request: Request, walk: str) -> Response:
        leave(phone_of(request))
        return Response(status=204)


def _walk_with(request: Request, code: str) -> Walk:
    """Each miss is counted. When too many were, no code is answered any more, right or wrong, but for phones that have
    joined: whoever guesses would go on until one is right. Raises NoSuchCode and TooOften."""
    try:
        return walk_with(code)
    except NoSuchCode:
        spend("walk-codes", subject_of(request))
        raise


def _facts(walk: Walk, code: str) -> dict[str, Any]:
    return {
        "title": walk.title,
        "kind": walk.kind,
        "starts_at": walk.starts_at,
        "meeting_place": walk.meeting_place,
        "role": role_for(walk, code),
        "group_mode": walk.group_mode,
        "without_names": walk.without_names,
        "subgroups": walk.subgroups.all(),
        "information": information(walk),
    }


def _joined(participant: Participant, token: str) -> dict[str, Any]:
    return {
        "walk": str(participant.walk_id),
        "participant": str(participant.pk),
        "token": token,
        "role": participant.role,
        "follow_url": participant.follow_url,
    }
