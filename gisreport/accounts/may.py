"""Every permission question, once. Answers are about administrations and municipalities, so any room can ask.

An officer works in her own administrations, or with some categories there; a coordinator in every administration of the
municipality, and with the external owners it hands over to, or in one administration; a moderator reviews what is to be
published and does nothing else; a planner sees maps, not the desk; a walk leader plans safety walks and keeps their
notes, as a coordinator may; an administrator keeps rules and people but reads no cases. On requests for erasure the
coordinators and the administrators of the municipality decide, the latter without reading what was reported. A
superuser may do everything.

What a user is, is read once for each user object, in one statement; `gisreport.cases.access` turns it into cases.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet

from gisreport.accounts.models import Membership, Role, User
from routing.models import Administration, Category, Municipality

Anyone = User | AnonymousUser

WORKING = (Role.OFFICER, Role.COORDINATOR)
REVIEWING = (Role.OFFICER, Role.COORDINATOR, Role.MODERATOR)

HELD = """
SELECT role, municipality_id, administration_id,
       ARRAY(SELECT category_id FROM accounts_membership_categories WHERE membership_id = accounts_membership.id)
FROM accounts_membership WHERE user_id = %s
"""


@dataclass(frozen=True)
class Held:
    """A role somewhere: in a whole municipality, in one administration, or with some categories of it."""

    role: Role
    municipality: int | None
    administration: int | None
    categories: frozenset[int]

    @property
    def is_of_all(self) -> bool:
        """In the whole municipality."""
        return self.administration is None and not self.categories


def held_by(user: Anyone, *roles: Role) -> list[Held]:
    """What `user` is, of these roles; nothing for strangers, for those who have left, and for superusers."""
    if not isinstance(user, User) or not user.is_active:
        return []
    return [held for held in _all_held_by(user) if held.role in roles]


def _all_held_by(user: User) -> list[Held]:
    """Kept on the user, who lives as long as a request does; `refresh_from_db()` asks again."""
    if user.held is None:
        with connection.cursor() as cursor:
            cursor.execute(HELD, [user.pk])
            rows = cursor.fetchall()
        user.held = [Held(Role(role), town, office, frozenset(limits)) for role, town, office, limits in rows]
    found: list[Held] = user.held
    return found


def does_everything(user: Anyone) -> bool:
    return isinstance(user, User) and user.is_active and user.is_superuser


def administrations_of(user: Anyone) -> QuerySet[Administration]:
    """The administrations whose cases, or some of them, `user` works on."""
    if does_everything(user):
        return Administration.objects.all()
    held = held_by(user, *WORKING)
    own = {one.administration for one in held if one.administration}
    whole = {one.municipality for one in held if one.administration is None}
    return Administration.objects.filter(Q(pk__in=own) | Q(municipality__in=whole))


def categories_of(user: Anyone) -> QuerySet[Category]:
    """The categories that `user` may meet at the desk: of the own municipalities, or those she is limited to."""
    if does_everything(user):
        return Category.objects.all()
    held = held_by(user, *WORKING)
    limits = frozenset().union(*(one.categories for one in held))
    whole = {one.municipality for one in held if not one.categories}
    offices = {one.administration for one in held if not one.categories and not one.municipality}
    towns = Q(municipality__in=whole) | Q(municipality__administrations__in=offices)
    return Category.objects.filter(Q(pk__in=limits) | towns).distinct()


def roles_of(user: Anyone) -> set[Role]:
    """What `user` is anywhere; a superuser is everything. To coordinate one administration is to be an officer there:
    the pages about a whole municipality are for those who coordinate all of it."""
    if does_everything(user):
        return set(Role)
    return {
        Role.OFFICER if held.role == Role.COORDINATOR and not held.is_of_all else held.role
        for held in held_by(user, *Role)
    }


def may_open_desk(user: Anyone) -> bool:
    return bool(roles_of(user).intersection(WORKING))


def may_open_review(user: Anyone) -> bool:
    return bool(roles_of(user).intersection(REVIEWING))


def may_work_on(user: Anyone, administration: Administration) -> bool:
    """Whether any of its cases are the user's; which ones says `gisreport.cases.access`."""
    return administrations_of(user).filter(pk=administration.pk).exists()


def who_works_with(*, administration: int, municipality: int, category: int) -> QuerySet[User]:
    """Who can be given a case: officers of its administration (all of it, or its category) and coordinators."""
    here = Q(administration=administration)
    everywhere = Q(administration=None, municipality=municipality)
    able = Membership.objects.filter(
        (here & Q(role__in=WORKING)) | (everywhere & Q(role=Role.COORDINATOR)),
        Q(categories=None) | Q(categories=category),
    )
    return User.objects.filter(pk__in=able.values("user"), is_active=True).order_by("name")


def municipalities_coordinated_by(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.COORDINATOR)


def may_coordinate(user: Anyone, municipality: Municipality) -> bool:
    return _is_in_all_of(user, municipality, Role.COORDINATOR)


def municipalities_moderated_by(user: Anyone) -> QuerySet[Municipality]:
    """Those where `user` reviews everything, as a moderator or as a coordinator."""
    return _municipalities(user, Role.MODERATOR, Role.COORDINATOR)


def may_moderate(user: Anyone, municipality: Municipality) -> bool:
    return _is_in_all_of(user, municipality, Role.MODERATOR, Role.COORDINATOR)


def municipalities_administered_by(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.ADMINISTRATOR)


def may_administer(user: Anyone, municipality: Municipality) -> bool:
    return _is_in_all_of(user, municipality, Role.ADMINISTRATOR)


def municipalities_planned_by(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.PLANNER, Role.COORDINATOR)


def may_plan(user: Anyone, municipality: Municipality) -> bool:
    return _is_in_all_of(user, municipality, Role.PLANNER, Role.COORDINATOR)


def municipalities_walked_by(user: Anyone) -> QuerySet[Municipality]:
    """Those whose safety walks `user` plans, leads and keeps the notes of."""
    return _municipalities(user, Role.WALK_LEADER, Role.COORDINATOR)


def may_lead_walks(user: Anyone, municipality: Municipality) -> bool:
    return _is_in_all_of(user, municipality, Role.WALK_LEADER, Role.COORDINATOR)


def municipalities_deciding_on_erasure(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.COORDINATOR, Role.ADMINISTRATOR)


def may_decide_on_erasure(user: Anyone, municipality: Municipality) -> bool:
    return _is_in_all_of(user, municipality, Role.COORDINATOR, Role.ADMINISTRATOR)


def _municipalities(user: Anyone, *roles: Role) -> QuerySet[Municipality]:
    if does_everything(user):
        return Municipality.objects.all()
    return Municipality.objects.filter(pk__in={one.municipality for one in held_by(user, *roles) if one.is_of_all})


def _is_in_all_of(user: Anyone, municipality: Municipality, *roles: Role) -> bool:
    return does_everything(user) or any(
        one.is_of_all and one.municipality == municipality.pk for one in held_by(user, *roles)
    )
