"""Pictures of the review: the whole photo, with what everyone sees covered drawn over it."""

from typing import Any

from django import template

from gisreport.cases import misdirected
from gisreport.cases.models import Case, CasePhoto, Covering
from routing.models import Category

register = template.Library()


@register.inclusion_tag("desk/review/_picture.html")
def covered_picture(
    photo: CasePhoto, category: Category, size: str, covering: Covering | None = None
) -> dict[str, Any]:
    """As everyone sees it, or did when `covering` was the newest."""
    shown = covering or next((one for one in photo.coverings.all() if one.is_current), None)
    return {"photo": photo, "alt": photo.described(category), "size": size, "boxes": shown.boxes if shown else []}


@register.simple_tag
def concern_of(case: Case) -> str:
    """What the case is about when it is no report of a fault; empty for all others."""
    return misdirected.concern_of(case) or ""
