"""Who saw and did what with cases that are not public, written where nobody can change it.

A look at a public case says nothing that everyone may not see, and is not written down; nor is what a superuser without
a name or a program does. One statement, however many cases.
"""

from collections.abc import Iterable
from typing import Protocol

from django.db.models import Q, QuerySet

from gisreport.accounts.may import Anyone, does_everything, municipalities_coordinated_by
from gisreport.accounts.models import Membership, User
from gisreport.cases.models import Case, Deed, Sight

LONGEST = 200


class Found(Protocol):
    """A case, or what a list knows of one."""

    @property
    def is_public(self) -> bool: ...


def note(user: Anyone | None, deed: Deed, *cases: Case, what: str = "") -> None:
    """`what` is a slug (the verb, the size of a photo, the kind of an export), never somebody's words."""
    if isinstance(user, User):
        Sight.objects.bulk_create([_sight(user, deed, case, what) for case in cases if not case.is_public])


def note_search(user: Anyone, found: Iterable[Found]) -> None:
    """How many of the cases on a page of answers are not public; not which, nor what was asked for."""
    _note_hits(user, Deed.SEARCHED, sum(not case.is_public for case in found))


def note_how_many(user: Anyone, deed: Deed, cases: QuerySet[Case]) -> None:
    """Of a whole list that somebody takes along."""
    _note_hits(user, deed, cases.order_by().filter(KEPT_BACK).count())


def _note_hits(user: Anyone, deed: Deed, hits: int) -> None:
    if hits and isinstance(user, User):
        Sight.objects.create(case=None, number="", user=user, who=user.name, deed=deed, what=str(hits))


# The contrary of `Case.is_public`.
KEPT_BACK = Q(is_hidden=True) | Q(is_withheld=True) | Q(category__is_private=True) | ~Q(held_at=None, merged_into=None)


def _sight(user: User, deed: Deed, case: Case, what: str) -> Sight:
    return Sight(case=case, number=case.number, user=user, who=user.name, deed=deed, what=what[:LONGEST])


def sights_for(user: User) -> QuerySet[Sight]:
    """What a coordinator may read of the log: about the cases of the municipality, and searches by those who work
    there. The newest first."""
    sights = Sight.objects.order_by("-at", "-pk")
    if does_everything(user):
        return sights
    towns = municipalities_coordinated_by(user)
    colleagues = Membership.objects.filter(Q(municipality__in=towns) | Q(administration__municipality__in=towns))
    of_nobodys = Q(case__municipality=None, user__in=colleagues.values("user"))
    return sights.filter(Q(case__municipality__in=towns) | of_nobodys)
