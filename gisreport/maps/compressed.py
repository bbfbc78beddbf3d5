"""Answers that are compressed for whoever takes that, and say so in the same words whether there is a body or not."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.decorators import decorator_from_middleware


class Compress(GZipMiddleware):
    """Django leaves 304 and short answers alone; a cache would take their headers for those of the whole answer."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_response(request, response)
        patch_vary_headers(answer, ("Accept-Encoding",))
        etag = answer.get("ETag", "")
        if etag.startswith('"'):
            answer["ETag"] = f"W/{etag}"  # the bytes depend on the encoding
        return answer


compressed = decorator_from_middleware(Compress)
