"""How much may come in one form with photos; refused before it is read where that can be told."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
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
    refuse_too_much(request)
    try:
        return request.POST, request.FILES
    except TOO_MUCH_TO_READ as error:
        raise TooMuch from error


def refuse_too_much(request: HttpRequest) -> None:
    """Raises TooMuch when the whole is longer than the words and all the photos that may come."""
    words = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    photos = settings.PHOTOS_PER_REPORT * settings.PHOTO_MAX_BYTES
    has_files = (request.content_type or "").startswith("multipart/")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > words + (photos if has_files else 0):
        raise TooMuch
