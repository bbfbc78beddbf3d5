"""Which category of a municipality a theme of the checklist belongs to."""

from routing.models import Category, Municipality
from walks.models import ThemeCategory
from walks.themes import CATEGORIES

UNSAFE_PLACE = "otrygg-plats"


def category_for(municipality: Municipality, theme: str) -> Category | None:
    """As the municipality says, else as themes.py does; where it has no such category, that of unsafe places. None
    where it has neither."""
    said = ThemeCategory.objects.filter(municipality=municipality, theme=theme).select_related("category").first()
    if said is not None:
        return said.category
    wanted = [CATEGORIES.get(theme, UNSAFE_PLACE), UNSAFE_PLACE]
    found = {category.code: category for category in municipality.categories.filter(code__in=wanted)}
    return next((found[code] for code in wanted if code in found), None)
