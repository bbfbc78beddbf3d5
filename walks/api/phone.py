"""What all requests of phones have in common."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from gisreport.errors import Refusal
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from walks.models import Participant, Walk
from walks.refusals import NotForThisPhone
from walks.tokens import DeviceToken

PROBLEM = {"$ref": "#/components/schemas/Problem"}
AS_PROBLEM = "application/problem+json"


class NeverStored(APIView):
    """Answers that no cache keeps."""

    is_limited = True

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        if answer.status_code == 401:
            answer["WWW-Authenticate"] = self.get_authenticate_header(request) or "Bearer"
        return answer


class PhoneView(NeverStored):
    """For a phone that has joined. A phone of another walk learns nothing, not even that this one exists."""

    authentication_classes = [DeviceToken]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not isinstance(request.user, Participant):
            raise NotAuthenticated(_("Anslut till vandringen med koden först."))
        if request.user.walk_id != kwargs["walk"]:
            raise Http404
        spend("walk-phone", subject_of(request, device=str(request.user.pk)))


def phone_of(request: Request) -> Participant:
    assert isinstance(request.user, Participant)
    return request.user


def walk_of(request: Request) -> Walk:
    return phone_of(request).walk


def present_phone_of(request: Request) -> Participant:
    """One that left hands in what it holds, and reads nothing of the others. Raises NotForThisPhone."""
    phone = phone_of(request)
    if phone.left_at:
        raise NotForThisPhone(_("Du har lämnat vandringen."))
    return phone


def leading_phone_of(request: Request) -> Participant:
    """Raises NotForThisPhone."""
    phone = present_phone_of(request)
    if not phone.leads:
        raise NotForThisPhone(_("Det här är för vandringsledaren och sekreteraren."))
    return phone


def object_of(request: Request) -> dict[str, Any]:
    """The JSON object that was sent."""
    if not isinstance(request.data, dict):
        raise Refusal(_("Skicka ett JSON-objekt."))
    return request.data


def list_in(data: dict[str, Any], name: str, most: int) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        advice = _("Skriv en lista med högst {most}.").format(most=most)
        raise Refusal(advice, fields={name: advice})
    return value


def as_id(written: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except (ValueError, TypeError, AttributeError):
        return None
