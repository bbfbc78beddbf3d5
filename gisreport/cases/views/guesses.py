"""Secret links and case numbers cannot be tried out one after the other: each miss counts, and whoever has missed too
often is not answered for a while, right or wrong."""

from django.http import HttpRequest

from gisreport.cases.models import Follower, PublicCase
from gisreport.cases.tokens import follower_with
from gisreport.limits.spend import refuse_if_spent, spend
from gisreport.limits.who import subject_of


def follower_behind(request: HttpRequest, token: str) -> Follower | None:
    """Whose link it is. Raises TooOften."""
    who = subject_of(request)
    refuse_if_spent("links", who)
    follower = follower_with(token)
    if follower is None:
        spend("links", who)
    return follower


def public_case(request: HttpRequest, number: str | None) -> PublicCase | None:
    """The public case with that number. Raises TooOften."""
    who = subject_of(request)
    refuse_if_spent("numbers", who)
    case = PublicCase.objects.with_names().filter(number=number).first() if number else None
    if case is None:
        spend("numbers", who)
    return case
