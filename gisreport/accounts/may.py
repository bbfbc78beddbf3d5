"""Every permission question, once. Answers are about administrations and municipalities, so any room can ask.

An officer works in her own administrations; a coordinator in every administration of the municipality, and with the
external owners it hands over to; a planner sees maps, not the desk; a walk leader plans safety walks and keeps their
notes, as a coordinator may; an administrator keeps rules and people but reads no cases. On requests for erasure the
coordinators and the administrators of the municipality decide, the latter without reading what was reported. A
superuser may do everything.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from gisreport.accounts.models import Membership, Role, User
from routing.models import Administration, Municipality

Anyone = User | AnonymousUser


def _roles(user: Anyone, *roles: Role) -> QuerySet[Membership]:
    if not isinstance(user, User) or not user.is_active:
        return Membership.objects.none()
    return user.memberships.filter(role__in=roles)


def administrations_of(user: Anyone) -> QuerySet[Administration]:
    """The administrations whose cases `user` works on."""
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return Administration.objects.all()
    own = _roles(user, Role.OFFICER, Role.COORDINATOR).exclude(administration=None).values("administration")
    whole = _roles(user, Role.COORDINATOR).filter(administration=None).values("municipality")
    return Administration.objects.filter(Q(pk__in=own) | Q(municipality__in=whole))


def roles_of(user: Anyone) -> set[Role]:
    """What `user` is anywhere, in one statement; a superuser is everything."""
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return set(Role)
    return {Role(role) for role in _roles(user, *Role).values_list("role", flat=True)}


def may_open_desk(user: Anyone) -> bool:
    return bool(roles_of(user) & {Role.OFFICER, Role.COORDINATOR})


def may_work_on(user: Anyone, administration: Administration) -> bool:
    return administrations_of(user).filter(pk=administration.pk).exists()


def municipalities_coordinated_by(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.COORDINATOR)


def may_coordinate(user: Anyone, municipality: Municipality) -> bool:
    return municipalities_coordinated_by(user).filter(pk=municipality.pk).exists()


def municipalities_administered_by(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.ADMINISTRATOR)


def may_administer(user: Anyone, municipality: Municipality) -> bool:
    return municipalities_administered_by(user).filter(pk=municipality.pk).exists()


def municipalities_planned_by(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.PLANNER, Role.COORDINATOR)


def may_plan(user: Anyone, municipality: Municipality) -> bool:
    return municipalities_planned_by(user).filter(pk=municipality.pk).exists()


def municipalities_walked_by(user: Anyone) -> QuerySet[Municipality]:
    """Those whose safety walks `user` plans, leads and keeps the notes of."""
    return _municipalities(user, Role.WALK_LEADER, Role.COORDINATOR)


def may_lead_walks(user: Anyone, municipality: Municipality) -> bool:
    return municipalities_walked_by(user).filter(pk=municipality.pk).exists()


def municipalities_deciding_on_erasure(user: Anyone) -> QuerySet[Municipality]:
    return _municipalities(user, Role.COORDINATOR, Role.ADMINISTRATOR)


def may_decide_on_erasure(user: Anyone, municipality: Municipality) -> bool:
    return municipalities_deciding_on_erasure(user).filter(pk=municipality.pk).exists()


def _municipalities(user: Anyone, *roles: Role) -> QuerySet[Municipality]:
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return Municipality.objects.all()
    return Municipality.objects.filter(pk__in=_roles(user, *roles).values("municipality"))
