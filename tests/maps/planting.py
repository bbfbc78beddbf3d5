"""Cases where a test wants them, without the story of how they came about."""

from datetime import UTC, datetime

from django.contrib.gis.geos import Point

from gisreport.cases.models import Case
from gisreport.cases.status import Status
from tests.cast import Town

SPRING = datetime(2026, 4, 1, 12, tzinfo=UTC)


def plant(
    town: Town,
    point: Point | None,
    category: str = "belysning",
    *,
    status: str = Status.ASSIGNED,
    at: datetime = SPRING,
    is_hidden: bool = False,
) -> Case:
    """A case at `point`, with the streets' office of the town."""
    return Case.objects.create(
        municipality=town.municipality,
        category=town.categories[category],
        administration=town.offices["gatukontoret"],
        point=point,
        status=status,
        created_at=at,
        is_hidden=is_hidden,
    )
