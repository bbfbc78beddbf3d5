"""The answer to whoever asks too often, where the page itself has no better one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gisreport.api import problems
from gisreport.errors import TooOften
from gisreport.limits.spend import too_often

SIGN_IN_AGAIN_AFTER = 60  # seconds; allauth does not say when, and most of its limits are for a minute


class SayWhenToTryAgain:
    """A page, or problem details under the API, with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, TooOften) else None


def answer(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    if problems.is_api(request):
        response: HttpResponse = problems.plain(refusal)
    else:
        response = render(request, "429.html", {"sentence": refusal.message}, status=refusal.status)
    response["Retry-After"] = str(refusal.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def signed_in_too_often(request: HttpRequest) -> HttpResponse:
    """`handler429`: allauth's own limits."""
    return answer(request, TooOften(too_often(SIGN_IN_AGAIN_AFTER), retry_after=SIGN_IN_AGAIN_AFTER))
