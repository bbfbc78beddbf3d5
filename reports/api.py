"""`POST /api/v1/reports`: the same report as the page sends, from a program."""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gisreport.cases.events import EVENTS
from gisreport.cases.kinds import EventKind
from gisreport.cases.sources import Source
from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.photos.limits import TOO_MUCH_TO_READ, TooMuch, refuse_too_much
from gisreport.photos.refusal import PhotoNotStored
from reports.forms import ANSWER, LONGEST_PLACE, LONGEST_TEXT, ReportForm
from reports.submit import Submitted, submit
from reports.words import one_line

KEY = re.compile(r"[\x20-\x7e]{1,255}")
# A key that is no UUID is made one under this name, so that the report's own id can carry it.
KEYS = uuid.UUID("6f0d1f2a-9a53-5c6e-8b1f-3d2f9f0c7a11")


class Plain(serializers.Field[Any, Any, Any, Any]):
    """Text, or a number where `numbers` says so. What it may contain is for the form to say, as on the page."""

    default_error_messages = {
        "text": gettext_lazy("Skriv text inom citattecken."),
        "number": gettext_lazy("Skriv ett tal, till exempel 17.3069."),
    }

    def __init__(self, *, numbers: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.numbers = numbers

    def to_internal_value(self, data: Any) -> str:
        is_number = self.numbers and isinstance(data, (int, float)) and not isinstance(data, bool)
        if not (is_number or isinstance(data, str)):
            self.fail("number" if self.numbers else "text")
        return str(data)

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "number", "format": "double"})
class Degrees(Plain):
    def __init__(self, **options: Any) -> None:
        super().__init__(numbers=True, required=False, help_text="WGS84, degrees", **options)


@extend_schema_field(
    {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "array", "items": {"type": "string"}}]}
)
class Answer(Plain):
    """One answer, or a list of the codes that were chosen; read as a list."""

    def to_internal_value(self, data: Any) -> Any:
        convert = super().to_internal_value
        return [convert(value) for value in (data if isinstance(data, list) else [data])]


def words(longest: int) -> type[Plain]:
    """A field of text with its greatest length in the description."""

    @extend_schema_field({"type": "string", "maxLength": longest})
    class Words(Plain):
        pass

    return Words


class NewReport(serializers.Serializer[Any]):
    """What is sent. A pin (`lon`, `lat`), or a `place` in words; then `municipality` where the words do not tell it."""

    category = words(60)(help_text="The code of a category that is offered there")
    lon = Degrees()
    lat = Degrees()
    place = words(LONGEST_PLACE)(required=False, help_text="Where it is, in words")
    municipality = words(60)(required=False, help_text="The code of the municipality, when there is no pin")
    description = words(LONGEST_TEXT)(required=False)
    answers = serializers.DictField(
        child=Answer(numbers=True),
        required=False,
        help_text="By the code of the question: a code, codes, text or a number",
    )
    name = words(150)(required=False)
    email = words(254)(required=False)
    phone = words(40)(required=False)


class NewReportWithPhotos(NewReport):
    """The same as multipart: answers as `answers[CODE]`, and at most three photos."""

    photos = serializers.ListField(child=serializers.FileField(), required=False, max_length=3)


class AnsweringAdministration(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class ReceivedReport(serializers.Serializer[Any]):
    number = serializers.CharField(help_text="Of the case that the report became")
    tracking_url = serializers.URLField(help_text="A secret: whoever has it is the one who reported")
    status = serializers.ChoiceField(choices=Status.choices, help_text="On arrival")
    administration = AnsweringAdministration()
    reason = serializers.CharField(help_text="Why this administration: a clause that fits after *because*")
    received_at = serializers.DateTimeField()


PROBLEM = {"$ref": "#/components/schemas/Problem"}
AS_PROBLEM = "application/problem+json"


class ReportsView(APIView):
    is_limited = True
    parser_classes = [*APIView.parser_classes, MultiPartParser, FormParser]

    @extend_schema(
        operation_id="create_report",
        summary="Report a fault",
        description="The same Idempotency-Key and body again get the same answer, with 200 instead of 201.",
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                location=OpenApiParameter.HEADER,
                description="A UUID, or other printable ASCII of at most 255 characters, new for each report.",
            )
        ],
        request={"application/json": NewReport, "multipart/form-data": NewReportWithPhotos},
        responses={
            201: OpenApiResponse(ReceivedReport, "The report has become a case."),
            200: OpenApiResponse(ReceivedReport, "It came in before, with the same key and body."),
            (400, AS_PROBLEM): OpenApiResponse(PROBLEM, "Something is missing or wrong; each field is pointed at."),
            (409, AS_PROBLEM): OpenApiResponse(PROBLEM, "The key came before with another body."),
            (413, AS_PROBLEM): OpenApiResponse(PROBLEM, "More or larger than is read."),
            (415, AS_PROBLEM): OpenApiResponse(PROBLEM, "Neither JSON nor a form."),
            (507, AS_PROBLEM): OpenApiResponse(PROBLEM, "A photo found no room here; without photos it goes."),
        },
    )
    def post(self, request: Request) -> Response:
        spend("report", subject_of(request))
        refuse_too_much(request)
        form = ReportForm(_read_fields(request), request.FILES, channel=Source.API)
        submission = form.ready()
        if submission is None:
            raise _what_is_wrong(form)
        submission.submission_id = _read_key(request.headers.get("Idempotency-Key"), subject_of(request))
        submitted = submit(submission)
        response = Response(ReceivedReport(_facts(submitted)).data, status=201 if submitted.is_new else 200)
        response["Content-Language"] = get_language() or "sv"
        response["Cache-Control"] = "no-store"
        return response


def _read_fields(request: Request) -> QueryDict:
    """The body as the form takes it. Raises Refusal or ValidationError for what has no such name or shape."""
    try:
        body = request.data
    except TOO_MUCH_TO_READ as error:
        raise TooMuch from error
    except RecursionError as error:
        raise Refusal(_("Anropet har för många nivåer.")) from error
    if isinstance(body, QueryDict):
        words = request.POST  # `body` has the files too, each in place of the words of that name
        _refuse_unknown((name for name in words if not ANSWER.fullmatch(name)), NewReport().fields)
        _refuse_unknown(request.FILES, ["photos"])
        return words
    if not isinstance(body, Mapping):
        raise Refusal(_("Skicka ett JSON-objekt."))
    fields = NewReport(data=body)
    _refuse_unknown(body, fields.fields)
    fields.is_valid(raise_exception=True)
    return _as_form(fields.validated_data)


def _as_form(fields: Mapping[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        if name != "answers":
            data[name] = value
            continue
        names = {code: f"answers[{code}]" for code in value}
        _refuse_unknown((f"answers/{code}" for code, written in names.items() if not ANSWER.fullmatch(written)), ())
        for code, values in value.items():
            data.setlist(names[code], values)
    return data


def _refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """A field that nobody reads is a mistake that the sender should hear of."""
    known = list(known)
    wrong = {one_line(name)[:80]: _advice(name, known) for name in names if name not in known}
    if wrong:
        raise Refusal(_("Det finns fält som inte går att läsa."), fields=wrong)


def _advice(name: str, known: Iterable[str]) -> str:
    if name == "photos":
        return _("Skicka foton som multipart/form-data.")
    return _("Fältet finns inte. Skriv något av: {names}.").format(names=", ".join(known))


def _what_is_wrong(form: ReportForm) -> Refusal:
    """Every error of the form at once, answers under their own pointer (`answers/CODE`)."""
    fields = {ANSWER.sub(r"answers/\1", name): " ".join(form.said(name)) for name in form.errors}
    above = fields.pop(NON_FIELD_ERRORS, "")
    refusal = Refusal(above or _("Något saknas eller behöver rättas"), fields=fields)
    if form.lacks_room:
        refusal.slug, refusal.status = PhotoNotStored.slug, PhotoNotStored.status
    elif len(form.refusals) == 1 and len(set(fields.values())) <= 1:
        only = form.refusals[0]
        refusal.slug, refusal.status, refusal.message = only.slug, only.status, only.message
    return refusal


def _read_key(written: str | None, sender: str) -> uuid.UUID | None:
    """A UUID is taken to be the sender's own. Two senders may both think of "1", and must not get each other's answer:
    any other key is theirs together with where they send from."""
    if written is None:
        return None
    key = written.strip().strip('"')
    if not KEY.fullmatch(key):
        raise Refusal(_("Idempotency-Key ska vara ett UUID, eller annan text i ASCII på högst 255 tecken."))
    try:
        return uuid.UUID(key)
    except ValueError:
        return uuid.uuid5(KEYS, f"{sender} {key}")


def _facts(submitted: Submitted) -> dict[str, Any]:
    return {
        "number": submitted.case.number,
        "tracking_url": submitted.follower.secret_url(),
        "status": EVENTS[EventKind.ASSIGNED].leads_to,
        "administration": {"code": submitted.administration.code, "name": str(submitted.administration)},
        "reason": submitted.decision_reason,
        "received_at": submitted.report.received_at,
    }


urlpatterns: list[URLPattern] = [path("reports", ReportsView.as_view(), name="api-reports")]
