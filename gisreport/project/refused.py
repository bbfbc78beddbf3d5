"""The answer to what was refused where the page itself has no place to say so, as when somebody else was quicker."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gisreport.errors import Refusal


class SayWhatWasRefused:
    """A page with the sentence of the refusal. The API has a way of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        response = render(request, "refused.html", {"sentence": exception.message}, status=exception.status)
        response["Cache-Control"] = "no-store"
        return response
