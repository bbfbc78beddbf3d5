"""Who a phone is: it was given a token when it joined, of which only the hash is kept here."""

import hashlib
import re
import secrets

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from walks.models import Participant

SHAPE = re.compile(rb"bearer +([A-Za-z0-9_-]{43})", re.IGNORECASE)


def new_device_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored. Looking up by it tells nothing by its timing, for nobody can choose a hash."""
    return hashlib.sha256(token.encode()).hexdigest()


class DeviceToken(BaseAuthentication):
    """`Authorization: Bearer …`, and nothing else: no cookie is read. `request.user` becomes the Participant."""

    def authenticate(self, request: Request) -> tuple[Participant, str]:
        sent = SHAPE.fullmatch(get_authorization_header(request).strip())
        phones = Participant.objects.select_related("walk__municipality", "walk__checklist", "subgroup")
        phone = phones.filter(token_hash=hash_of(sent[1].decode())).first() if sent else None
        if phone is None:
            raise AuthenticationFailed(_("Telefonen är inte ansluten. Anslut till vandringen igen med koden."))
        return phone, ""

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="walk"'


class DeviceTokenScheme(OpenApiAuthenticationExtension):
    target_class = DeviceToken
    name = "deviceToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The token that the phone got when it joined"}
