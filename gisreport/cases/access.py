"""Which cases a member of staff works with, and which she reviews. Every page, photo, count, export and answer of the
API that shows staff a case asks here; who may not, is told that there is no such case."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gisreport.accounts.may import REVIEWING, WORKING, Anyone, Held, does_everything, held_by, who_works_with
from gisreport.accounts.models import Role, User
from gisreport.cases.models import Case, CaseQuerySet


def cases_of(user: Anyone) -> CaseQuerySet:
    """The cases of the user's administrations, or those in the categories she is limited to there; for a coordinator
    every case of the municipality, so also those that an owner outside it has.

    The rows are named by their keys, so that the index of the inbox is used however many cases there are.
    """
    return Case.objects.all() if does_everything(user) else Case.objects.filter(_within(held_by(user, *WORKING)))


def may_handle(user: Anyone, case: Case) -> bool:
    """The same question about one loaded row; asks the database nothing about the case."""
    return does_everything(user) or any(_covers(held, case) for held in held_by(user, *WORKING))


def cases_reviewed_by(user: Anyone) -> QuerySet[Case]:
    """Those whose words and photos `user` may read and release: the ones she works with, and for a moderator those of
    the municipality (or administration) that are public or can become so."""
    if does_everything(user):
        return Case.objects.all()
    moderated = _within(held_by(user, Role.MODERATOR)) & Q(category__is_private=False, is_hidden=False)
    return Case.objects.filter(_within(held_by(user, *WORKING)) | moderated)


def may_review(user: Anyone, case: Case) -> bool:
    if may_handle(user, case):
        return True
    can_be_public = not (case.category.is_private or case.is_hidden)
    return can_be_public and any(_covers(held, case) for held in held_by(user, *REVIEWING))


def who_can_take(case: Case) -> QuerySet[User]:
    """Whom the case can be given to."""
    return who_works_with(
        administration=case.administration_id, municipality=case.municipality_id, category=case.category_id
    )


def _within(all_held: Iterable[Held]) -> Q:
    """The whole of administrations and municipalities in two conditions, however many; then each limit."""
    offices, towns, limited = set(), set(), Q()
    for held in all_held:
        if held.categories:
            limited |= Q(category__in=held.categories, **_place(held))
        elif held.administration:
            offices.add(held.administration)
        else:
            towns.add(held.municipality)
    return Q(administration__in=offices) | Q(municipality__in=towns) | limited


def _place(held: Held) -> dict[str, int | None]:
    return {"administration": held.administration} if held.administration else {"municipality": held.municipality}


def _covers(held: Held, case: Case) -> bool:
    if held.categories and case.category_id not in held.categories:
        return False
    if held.administration:
        return held.administration == case.administration_id
    return held.municipality == case.municipality_id
