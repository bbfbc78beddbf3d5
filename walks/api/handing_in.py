"""What phones hand in: operations, photos and voices, their ledger, and their backup file."""

import base64
import hashlib
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from walks.api.phone import AS_PROBLEM, PROBLEM, PhoneView, as_id, leading_phone_of, list_in, object_of, phone_of
from walks.media import MOST_MEDIA, take_in
from walks.models import Phase
from walks.operations import LARGEST_INTEGER, MOST_BYTES, is_hash
from walks.phone_backup import MOST_BACKUP_BYTES, import_backup
from walks.reconcile import Ledger, reconcile
from walks.refusals import HashMismatch, TooLarge, Unreadable, WrongKind
from walks.sync import REFUSED, Receipt, accept, sha256_of

MOST_AT_ONCE = 100
MOST_CLAIMED = 5_000
MEDIA_TYPES = ("image/", "audio/")


class ReceiptSerializer(serializers.Serializer[Any]):
    client_id = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of what came")
    status = serializers.IntegerField(
        help_text="201 new; 200 held before; 409 same id with other content, both kept; 400 not stored"
    )
    detail = serializers.CharField(required=False)


class SentOperation(serializers.Serializer[Any]):
    client_id = serializers.UUIDField(help_text="Made on the phone")
    sha256 = serializers.CharField(help_text="Of the content in UTF-8")
    content = serializers.CharField(help_text="The operation, as it was written on the phone: JSON as text")


class SentOperations(serializers.Serializer[Any]):
    ops = SentOperation(many=True, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class Receipts(serializers.Serializer[Any]):
    results = ReceiptSerializer(many=True)


class HeldOperation(serializers.Serializer[Any]):
    client_id = serializers.UUIDField()
    sha256 = serializers.CharField()


class LedgerSerializer(serializers.Serializer[Any]):
    ops = HeldOperation(many=True, required=False)
    media = serializers.ListField(child=serializers.CharField(), required=False, max_length=MOST_MEDIA)
    last_seq = serializers.IntegerField(required=False, help_text="The last device_seq that the phone gave")


class MissingSerializer(serializers.Serializer[Any]):
    ops = serializers.ListField(child=serializers.UUIDField())
    media = serializers.ListField(child=serializers.CharField())


class HeldSerializer(serializers.Serializer[Any]):
    ops = HeldOperation(many=True)
    media = serializers.ListField(child=serializers.CharField())


class ReconciledSerializer(serializers.Serializer[Any]):
    missing = MissingSerializer(help_text="To be sent again")
    held = HeldSerializer(help_text="The receipt: of what was named, what is here")
    phase = serializers.ChoiceField(choices=Phase.choices)
    server_time = serializers.DateTimeField()


class MediumReceipt(serializers.Serializer[Any]):
    sha256 = serializers.CharField()
    status = serializers.IntegerField(help_text="201 new; 200 held before")


class CountsSerializer(serializers.Serializer[Any]):
    new = serializers.IntegerField()
    held = serializers.IntegerField()
    refused = serializers.IntegerField()


class ImportedSerializer(serializers.Serializer[Any]):
    operations = CountsSerializer()
    media = CountsSerializer()


TOO_LARGE = {(413, AS_PROBLEM): OpenApiResponse(PROBLEM, "More, or larger, than is taken.")}


class OperationView(PhoneView):
    @extend_schema(
        operation_id="put_walk_operation",
        summary="Hand in one operation",
        parameters=[
            OpenApiParameter("Content-Digest", location=OpenApiParameter.HEADER, description="sha-256=:…: (RFC 9530)")
        ],
        request={"application/json": OpenApiTypes.OBJECT},
        responses={
            201: OpenApiResponse(ReceiptSerializer, "Stored."),
            200: OpenApiResponse(ReceiptSerializer, "It came before; the same again."),
            409: OpenApiResponse(ReceiptSerializer, "The id came before with other content. Both are kept."),
            **TOO_LARGE,
        },
    )
    def put(self, request: Request, walk: uuid.UUID, client_id: uuid.UUID) -> Response:
        body = _whole_body(request)
        _check_digest(request.headers.get("Content-Digest", ""), body)
        try:
            content = body.decode()
        except UnicodeDecodeError as error:
            raise Unreadable(_("Innehållet är inte text i UTF-8.")) from error
        receipt = accept(phone_of(request), [(client_id, content)])[0]
        if receipt.status == REFUSED:
            raise Unreadable(receipt.detail)
        return Response(_told(receipt), status=receipt.status)


class OperationsView(PhoneView):
    @extend_schema(
        operation_id="post_walk_operations",
        summary="Hand in several operations; a bad one does not stop the others",
        request=SentOperations,
        responses={200: Receipts, **TOO_LARGE},
    )
    def post(self, request: Request, walk: uuid.UUID) -> Response:
        sent = list_in(object_of(request), "ops", MOST_AT_ONCE)
        unsound = {number: refused for number, one in enumerate(sent) if (refused := _unsound(one))}
        sound = [(uuid.UUID(one["client_id"]), one["content"]) for n, one in enumerate(sent) if n not in unsound]
        receipts = iter(accept(phone_of(request), sound) if sound else ())
        results = [unsound.get(number) or _told(next(receipts)) for number in range(len(sent))]
        return Response({"results": results})


class MediaView(PhoneView):
    parser_classes = []

    @extend_schema(
        operation_id="put_walk_medium",
        summary="Hand in a photo or a voice by its hash",
        description="Held under the hash of what is stored, for this phone alone; the bytes are always required.",
        request={"image/*": OpenApiTypes.BINARY, "audio/*": OpenApiTypes.BINARY},
        responses={
            201: OpenApiResponse(MediumReceipt, "On the disk, and what its name says."),
            200: OpenApiResponse(MediumReceipt, "It came before."),
            **TOO_LARGE,
            (415, AS_PROBLEM): OpenApiResponse(PROBLEM, "Neither a photo nor a voice that we read."),
            (507, AS_PROBLEM): OpenApiResponse(PROBLEM, "No room just now; try again later."),
        },
    )
    def put(self, request: Request, walk: uuid.UUID, sha256: str) -> Response:
        if not is_hash(sha256):
            raise HashMismatch(_("Adressen ska sluta med filens SHA-256, 64 små hexadecimala siffror."))
        if not (request.content_type or "").startswith(MEDIA_TYPES):
            raise WrongKind(_("Skriv Content-Type: image/… eller audio/…."))
        is_new = take_in(phone_of(request), sha256, request._request)
        status = 201 if is_new else 200
        return Response({"sha256": sha256, "status": status}, status=status)


class ReconcileView(PhoneView):
    @extend_schema(
        operation_id="reconcile_walk",
        summary="Compare the phone's ledger with what is here",
        request=LedgerSerializer,
        responses=ReconciledSerializer,
    )
    def post(self, request: Request, walk: uuid.UUID) -> Response:
        phone = phone_of(request)
        compared = reconcile(phone, _ledger(object_of(request)))
        held = [{"client_id": str(client_id), "sha256": sha256} for client_id, sha256 in compared.held_operations]
        return Response(
            {
                "missing": {"ops": [str(one) for one in compared.missing_operations], "media": compared.missing_media},
                "held": {"ops": held, "media": compared.held_media},
                "phase": phone.walk.phase,
                "server_time": timezone.now().isoformat(),
            }
        )


class BackupView(PhoneView):
    parser_classes = []

    @extend_schema(
        operation_id="import_walk_backup",
        summary="Hand in the backup file of another phone; again is harmless",
        description="JSON lines: the phone, its operations, and its photos and voices in base64.",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={
            200: ImportedSerializer,
            (403, AS_PROBLEM): OpenApiResponse(PROBLEM, "Only the leader's and the secretary's phones."),
            **TOO_LARGE,
        },
    )
    def post(self, request: Request, walk: uuid.UUID) -> Response:
        phone = leading_phone_of(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BACKUP_BYTES:
            raise TooLarge(_("Filen är större än {most} MB.").format(most=MOST_BACKUP_BYTES // 1_000_000))
        return Response(import_backup(phone.walk, request._request).as_counts())


def _whole_body(request: Request) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise TooLarge(_("Noteringen är för stor. Högst {most} kB går att skicka.").format(most=MOST_BYTES // 1000))
    return request._request.body


def _check_digest(written: str, body: bytes) -> None:
    """RFC 9530. Other algorithms are somebody else's business. Raises HashMismatch."""
    digests = dict(part.strip().partition("=")[::2] for part in written.split(","))
    claimed = digests.get("sha-256")
    if claimed is not None and claimed != f":{base64.b64encode(hashlib.sha256(body).digest()).decode()}:":
        raise HashMismatch(_("Innehållet kom inte fram helt. Skicka det igen."))


def _unsound(one: Any) -> dict[str, Any] | None:
    """The refusal of an item that is no operation, or broke on the way."""
    if not isinstance(one, dict):
        return _refused("", "", _("Skriv varje notering som ett objekt med client_id, sha256 och content."))
    client_id, sha256, content = one.get("client_id"), one.get("sha256"), one.get("content")
    if as_id(client_id) is None:
        return _refused("", "", _("client_id: skriv ett UUID."))
    if not isinstance(content, str) or not is_hash(sha256):
        return _refused(client_id, "", _("Skriv content som text och sha256 med 64 små hexadecimala siffror."))
    try:
        is_whole = sha256_of(content) == sha256
    except UnicodeEncodeError:
        is_whole = False
    return None if is_whole else _refused(client_id, sha256, _("Innehållet stämmer inte med sha256. Skicka det igen."))


def _refused(client_id: Any, sha256: Any, detail: str) -> dict[str, Any]:
    return {"client_id": client_id, "sha256": sha256, "status": REFUSED, "detail": detail}


def _told(receipt: Receipt) -> dict[str, Any]:
    told = {"client_id": str(receipt.client_id), "sha256": receipt.sha256, "status": receipt.status}
    return told | {"detail": receipt.detail} if receipt.detail else told


def _ledger(data: dict[str, Any]) -> Ledger:
    """Raises Unreadable for what no ledger of ours would hold."""
    operations = [_claimed(one) for one in list_in(data, "ops", MOST_CLAIMED)]
    media = list_in(data, "media", MOST_MEDIA)
    last_seq = data.get("last_seq", 0)
    if not all(map(is_hash, media)):
        raise Unreadable(_("Skriv varje fil med dess SHA-256."), fields={"media": _("Skriv SHA-256.")})
    if type(last_seq) is not int or not 0 <= last_seq <= LARGEST_INTEGER:
        raise Unreadable(_("Skriv last_seq som ett heltal."), fields={"last_seq": _("Skriv ett heltal.")})
    return Ledger(operations, media, last_seq)


def _claimed(one: Any) -> tuple[uuid.UUID, str]:
    client_id = as_id(one.get("client_id")) if isinstance(one, dict) else None
    if client_id is None or not is_hash(one.get("sha256")):
        advice = _("Skriv varje notering med client_id (UUID) och sha256.")
        raise Unreadable(advice, fields={"ops": advice})
    return client_id, one["sha256"]
