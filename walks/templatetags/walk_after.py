"""What the pages after a walk draw with, and what the desk shows of a case that came from one."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.db.models import Q
from django.urls import reverse

from gisreport.accounts.may import may_lead_walks
from gisreport.cases.access import may_handle
from gisreport.cases.models import Case
from gisreport.texts import in_language
from walks.models import ActionPoint

register = template.Library()


@register.filter
def in_words(texts: Mapping[str, str]) -> str:
    """A text by language, in the reader's."""
    return in_language(texts)


@register.simple_tag(takes_context=True)
def case_page(context: Mapping[str, Any], case: Case) -> str:
    """Where the reader may open it: at the desk, on its public page, or nowhere."""
    if may_handle(context["request"].user, case):
        return reverse("desk-case", args=[case.number])
    return reverse("case", args=[case.number]) if case.is_public else ""


@register.inclusion_tag("walks/collect/_at_the_desk.html", takes_context=True)
def walk_point(context: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """The point that a case came from: its words, its photos and its walk, for those who handle the case."""
    point = (
        ActionPoint.objects.filter(Q(links__case=case) | Q(links__case__merged_into=case))
        .select_related("walk__municipality", "stop")
        .prefetch_related("observations__photos")
        .first()
    )
    if point is None:
        return {"point": None}
    standing = [one for one in point.observations.all() if not one.is_retracted]
    photos = [photo for one in standing for photo in one.photos.all() if photo.state == "clean"]
    user = context["request"].user
    return {
        "point": point,
        "walk": point.walk,
        "case": case,
        "observations": len(standing),
        "photos": photos,
        "leads": may_lead_walks(user, point.walk.municipality),
    }
