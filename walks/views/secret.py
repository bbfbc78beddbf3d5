"""The door of the pages of one participant, behind a secret link; as for those who follow a case."""

from collections.abc import Callable
from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from gisreport.cases.tokens import SHAPE
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from walks.models import Participant

View = Callable[..., HttpResponseBase]


def participant_behind(request: HttpRequest, token: str) -> Participant | None:
    """None for a link that opens nothing; raises TooOften for one wrong link too many."""
    whole = Participant.objects.select_related("walk__municipality", "walk__checklist")
    participant = whole.filter(follow_token=token).first() if SHAPE.fullmatch(token) else None
    if participant is None:
        spend("links", subject_of(request))
    return participant


def secret(view: View) -> View:
    """Give the view the participant whose link it is; keep the page out of caches, indexes, referrers and other sites'
    logs. No CSRF token is asked for: the secret in the address is what another site would have to know, and mail
    programs send no cookies."""

    @wraps(view)
    def guarded(request: HttpRequest, follow_token: str) -> HttpResponseBase:
        participant = participant_behind(request, follow_token)
        response = (
            view(request, participant) if participant else render(request, "cases/link_not_found.html", status=404)
        )
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return csrf_exempt(csp_replace({"img-src": [SELF, "data:"]})(guarded))  # type: ignore[arg-type]
