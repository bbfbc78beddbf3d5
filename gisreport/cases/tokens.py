"""Secret links are capabilities: 128 random bits that open one follower's page."""

import re

from django.db.models import Prefetch

from gisreport.cases.models import Follower, Gathering, Inquiry, OutsideLink

SHAPE = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def follower_with(token: str) -> Follower | None:
    """None for a token that was guessed, mistyped or has expired; the three cannot be told apart."""
    if not SHAPE.fullmatch(token):
        return None
    whole = Follower.objects.alive().select_related("case__municipality", "case__category", "case__administration")
    gathered = Prefetch("gatherings", Gathering.objects.select_related("case"))
    return whole.filter(token=token).prefetch_related(gathered).first()


def inquiry_with(token: str) -> Inquiry | None:
    """The question of a link in a letter, answered or not; None as above, also when whoever was asked is erased."""
    if not SHAPE.fullmatch(token):
        return None
    whole = Inquiry.objects.select_related(
        "asked__administration",
        "asked__officer",
        "follower",
        *(f"case__{name}" for name in ("municipality", "category", "administration")),
    )
    return whole.filter(token=token, follower__in=Follower.objects.alive()).first()


def outside_link_with(token: str) -> OutsideLink | None:
    """The link of an owner outside the municipality, also when it has run out or was taken back; None for one that was
    guessed or mistyped."""
    if not SHAPE.fullmatch(token):
        return None
    names = ("case__municipality", "case__category", "case__administration", "administration", "by")
    return OutsideLink.objects.select_related(*names).filter(token=token).first()
