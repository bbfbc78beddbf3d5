"""A file that has no address of its own, answered to somebody who was asked who they are."""

import re
from collections.abc import Iterator
from typing import IO, Any, Protocol

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

SIZES = ("small", "medium", "large")
FOR_EVERYONE = "public, max-age=600"  # a withdrawn photo is gone from caches within ten minutes
FOR_ONE = "private, no-store"
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
CHUNK = 64 * 1024


class HasFiles(Protocol):
    """A photo, or what is shown of one."""

    @property
    def pk(self) -> Any: ...

    def file_for(self, size: str) -> FieldFile | None: ...


def serve_photo(photo: HasFiles, size: str, cache: str) -> HttpResponseBase:
    """The cleaned photo in one of SIZES. Raises Http404 when there is none (yet)."""
    file = photo.file_for(size) if size in SIZES else None
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="foto-{photo.pk.hex[:8]}-{size}.jpg"'
    return guarded(response, cache)


def serve_sound(request: HttpRequest, content: IO[bytes], *, size: int, mimetype: str) -> HttpResponseBase:
    """Whole, or the one part that is asked for (RFC 9110, 14.2; Safari insists on it). `size` is in bytes."""
    part = _asked_part(request.headers.get("Range", ""), size)
    if part is None:
        response: HttpResponseBase = FileResponse(content, content_type=mimetype)
    elif not part:
        content.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = StreamingHttpResponse(_read(content, part), status=206, content_type=mimetype)
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        response["Content-Length"] = str(len(part))
    response["Accept-Ranges"] = "bytes"
    return guarded(response, FOR_ONE)


def guarded(response: HttpResponseBase, cache: str) -> HttpResponseBase:
    """It is what it says it is and nothing else, whoever looks at it wherever."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = cache
    if cache == FOR_ONE:
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
    return response


def _asked_part(written: str, size: int) -> range | None:
    """None: the whole is meant (also by what cannot be read). An empty range: there is no such part."""
    match = RANGE.fullmatch(written)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    return range(int(first), min(int(last or size), size - 1) + 1)


def _read(content: IO[bytes], part: range) -> Iterator[bytes]:
    with content:
        content.seek(part.start)
        left = len(part)
        while left and (chunk := content.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
