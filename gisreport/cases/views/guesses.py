"""Secret links and case numbers cannot be tried out one after the other: each miss counts, and misses are soon not
answered any more. What is right is always answered: many share one address, and one of them must not lock out the
others (a link is 128 random bits, and every public case stands on the map)."""

from django.http import HttpRequest

from gisreport.cases.models import Follower, Inquiry, OutsideLink, PublicCase
from gisreport.cases.tokens import follower_with, inquiry_with, outside_link_with
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of


def follower_behind(request: HttpRequest, token: str) -> Follower | None:
    """Whose link it is; None for a wrong one. Raises TooOften for one wrong link too many."""
    follower = follower_with(token)
    if follower is None:
        spend("links", subject_of(request))
    return follower


def inquiry_behind(request: HttpRequest, token: str) -> Inquiry | None:
    """The question that the link answers; otherwise as above."""
    inquiry = inquiry_with(token)
    if inquiry is None:
        spend("links", subject_of(request))
    return inquiry


def outside_link_behind(request: HttpRequest, token: str) -> OutsideLink | None:
    """The link of an owner outside the municipality, also one that has run out; None for a wrong one. Raises TooOften
    for one wrong link too many."""
    link = outside_link_with(token)
    if link is None:
        spend("links", subject_of(request))
    return link


def public_case(request: HttpRequest, number: str | None) -> PublicCase | None:
    """The public case with that number, or the one in which that was gathered; None when there is none. Raises TooOften
    for one wrong number too many."""
    case = PublicCase.objects.with_names().answering_to(number).first() if number else None
    if case is None:
        spend("numbers", subject_of(request))
    return case
