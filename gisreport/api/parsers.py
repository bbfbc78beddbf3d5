"""Bodies that are read only up to a size and a depth."""

import io
import re
from collections.abc import Mapping
from itertools import accumulate
from json import JSONDecodeError
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MOST_LEVELS = 20  # what we ask for has two
# To the end where the closing quotation mark is missing, so that nothing is looked through twice.
TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
OPENING, CLOSING = b"[{", b"]}"
STEPS = bytes(1 if sign in OPENING else 0 for sign in range(256))
NO_BRACKETS = bytes(sign for sign in range(256) if sign not in OPENING + CLOSING)


class BoundedJSONParser(JSONParser):
    """Django limits forms by DATA_UPLOAD_MAX_MEMORY_SIZE; JSON, which is read as a stream, passes that limit by.

    A body without a length is read as empty, so the declared length is the real one.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("JSON body larger than DATA_UPLOAD_MAX_MEMORY_SIZE")
        body = stream.read()
        if depth(body) > MOST_LEVELS:
            raise ParseError(_("JSON-koden är för djupt nästlad. Högst {most} nivåer.").format(most=MOST_LEVELS))
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except ParseError as error:
            raise ParseError(_what_is_wrong(error.__context__)) from error


def _what_is_wrong(error: BaseException | None) -> str:
    if isinstance(error, JSONDecodeError):
        return _("JSON-koden går inte att läsa. Felet är på rad {line}, tecken {column}.").format(
            line=error.lineno, column=error.colno
        )
    if isinstance(error, UnicodeDecodeError):
        return _("JSON-koden går inte att läsa. Skriv den i UTF-8.")
    return _("JSON-koden innehåller ett tal som inte finns i JSON, till exempel NaN.")


def depth(body: bytes) -> int:
    """How many brackets are open at once, at most; before anything is built of what they hold."""
    brackets = TEXT.sub(b"", body).translate(STEPS, NO_BRACKETS)
    return max(accumulate(1 if step else -1 for step in brackets), default=0)
