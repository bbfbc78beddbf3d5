"""How much may come in one form with photos; refused before it is read where that can be told."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from gisreport.errors import Refusal

# What Django raises while it reads more than the settings allow.
TOO_MUCH_TO_READ = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class TooMuch(Refusal):
    status = 413
    slug = "too-much"

    def __init__(self) -> None:
        super().__init__(
            _("Det du skickade är för stort. Skicka högst {most} foton på {limit} MB var, och en kortare text.").format(
                most=settings.PHOTOS_PER_REPORT, limit=settings.PHOTO_MAX_BYTES // 1_000_000
            )
        )


def fields_and_files(request: HttpRequest) -> tuple[QueryDict, MultiValueDict[str, UploadedFile]]:
    """What was sent. Raises TooMuch."""
    try:
        return request.POST, request.FILES
    except TOO_MUCH_TO_READ as error:
        raise TooMuch from error


def refuse_too_much(request: HttpRequest) -> None:
    """Raises TooMuch; for those who read the body by other ways than `request.POST`, which has limits of its own."""
    words = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    has_files = (request.content_type or "").startswith("multipart/")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > (most_bytes() if has_files else words):
        raise TooMuch


def most_bytes() -> int:
    """Of the words and all the photos that may come in one form."""
    return (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + settings.PHOTOS_PER_REPORT * settings.PHOTO_MAX_BYTES


class WholeIsBounded(FileUploadHandler):
    """On every page: Django bounds words and the number of files, but would write files of any size to the disk."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *others: Any) -> None:
        if content_length > most_bytes():
            raise RequestDataTooBig("A form with files is longer than words and photos may be")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is for the next handler."""
