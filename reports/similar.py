"""Is it known already? The open cases of the same kind around a pin."""

from django.contrib.gis.geos import Point

from gisreport.cases.models import PublicCase
from routing.models import Category

NEARBY_METRES = 100
MOST_SHOWN = 5


def similar_cases(category: Category, point: Point | None) -> list[PublicCase]:
    """The nearest public open cases of `category`, each with its `distance`; none when the place is words only."""
    if point is None or category.is_private:
        return []
    nearby = PublicCase.objects.open().in_categories(category).near(point, metres=NEARBY_METRES)
    return list(nearby.with_names()[:MOST_SHOWN])
