"""A view that may be asked only so often."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gisreport.errors import Refusal, TooOften
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of

View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def limited(limit: str) -> Callable[[View], View]:
    """Spends before the view is asked; whoever has nothing left gets the page for that."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            spend(limit, subject_of(request))
            return view(request, *args, **kwargs)

        return answer

    return decorate


def say_when(response: Answer, refusal: Refusal) -> Answer:
    """For a page of one's own that tells a refusal: when there is room again, for programs too."""
    if isinstance(refusal, TooOften):
        response["Retry-After"] = str(refusal.retry_after)
    return response
