"""What everybody sees of a published walk is what the secretary has confirmed: points, their numbers, their photos.

What phones send afterwards waits until the secretary takes it up. A draft shows everything as it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from walks.models import ActionPoint, Observation, Walk, WalkPhoto
from walks.models.notes import WalkPhotoQuerySet

MOST_PEOPLE = 200  # around one phone; more than that nobody believes

Numbers = Mapping[UUID, tuple[int, int]]


def confirm(points: QuerySet[ActionPoint]) -> None:
    """These points are in the protocol as they stand now. Within a transaction that has locked the walk."""
    rows = list(points)
    numbers = agreement(rows)
    for point in rows:
        point.shown_at = point.shown_at or timezone.now()
        point.agreed, point.asked = numbers[point.pk]
    ActionPoint.objects.bulk_update(rows, ["shown_at", "agreed", "asked"])
    standing = Observation.objects.standing().filter(action_point__in=[point.pk for point in rows])
    follow(standing.values_list("pk", flat=True))


def follow(observations: Iterable[UUID | str]) -> None:
    """The photos of these observations are shown with the point that these are in, if it is shown."""
    shown = Observation.objects.filter(pk=OuterRef("observation"), action_point__shown_at__isnull=False)
    photos = WalkPhoto.objects.filter(observation__in=list(observations))
    photos.update(shown_with=Subquery(shown.values("action_point")[:1]))


def moved(walk: Walk, observations: Iterable[str], points: Iterable[str]) -> None:
    """The secretary has put observations into other points of a published walk: what is shown follows."""
    follow(observations)
    confirm(walk.action_points.standing().filter(pk__in=list(points), shown_at__isnull=False))


def agreement(points: Iterable[ActionPoint]) -> Numbers:
    """By point: how many are of this mind now, and of how many that were asked (0 where that is not known)."""
    noted: dict[UUID, list[Observation]] = {point.pk: [] for point in points}
    for one in Observation.objects.standing().filter(action_point__in=list(noted)):
        assert one.action_point_id is not None
        noted[one.action_point_id].append(one)
    return {point: _counted(observations) for point, observations in noted.items()}


def _counted(observations: list[Observation]) -> tuple[int, int]:
    asked = [min(one.asked or 0, MOST_PEOPLE) for one in observations]
    agreed = [
        min(1 if one.agree is None else one.agree, around or MOST_PEOPLE) + one.supports
        for one, around in zip(observations, asked, strict=True)
    ]
    of_all = sum(asked) if all(asked) else 0
    return sum(agreed), of_all if of_all >= sum(agreed) else 0


def photos_by_point(walk: Walk, *, is_draft: bool) -> dict[UUID | None, list[WalkPhoto]]:
    """Those that the secretary has released; in a draft as the observations lie now."""
    chosen = _drafted() if is_draft else released_photos()
    found: dict[UUID | None, list[WalkPhoto]] = defaultdict(list)
    for photo in chosen.filter(walk=walk).select_related("observation"):
        lies_in = photo.observation.action_point_id if photo.observation else None
        found[lies_in if is_draft else photo.shown_with_id].append(photo)
    return found


def released_photos() -> WalkPhotoQuerySet:
    """Those that everybody may see once the protocol is published. One whose observation is taken back afterwards stays
    until the secretary takes it away."""
    return WalkPhoto.objects.released().filter(shown_with__shown_at__isnull=False, shown_with__removed_at=None)


def _drafted() -> WalkPhotoQuerySet:
    stands = Q(observation__action_point__isnull=False, observation__action_point__removed_at=None)
    return WalkPhoto.objects.released().filter(stands, observation__is_retracted=False)
