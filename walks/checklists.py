"""Checklists: the standard one, and a municipality's own. A version is never changed: what is changed is a new one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from routing.models import Municipality
from walks import themes
from walks.models import Checklist

STANDARD = "Standard"


def standard_checklist() -> Checklist:
    """That of themes.py, made when it is first needed."""
    checklist, _is_new = Checklist.objects.get_or_create(
        municipality=None,
        name=STANDARD,
        version=themes.VERSION,
        defaults={
            "themes": [
                {"code": theme.code, "texts": dict(theme.statement), "is_graded": theme.is_graded}
                for theme in themes.THEMES
            ],
            "scale": [{"code": code, "texts": dict(texts)} for code, texts in themes.SCALE.items()],
        },
    )
    return checklist


def checklists_for(municipality: Municipality) -> QuerySet[Checklist]:
    """The newest version of each: the municipality's own, and the standard one."""
    theirs = Checklist.objects.filter(Q(municipality=municipality) | Q(municipality=None))
    newest = theirs.values("municipality", "name").annotate(newest=Max("pk")).values("newest")
    return theirs.filter(pk__in=newest).order_by("-municipality", "name")


@transaction.atomic
def make_version(
    municipality: Municipality,
    name: str,
    *,
    asked: Sequence[Mapping[str, Any]],
    scale: Sequence[Mapping[str, Any]],
    by: User,
) -> Checklist:
    """The municipality's checklist `name` as it is from now on; walks keep the version they have."""
    if not asked:
        raise Refusal(_("En checklista behöver minst ett påstående."), fields={"themes": _("Skriv ett påstående.")})
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)  # one version at a time
    earlier = Checklist.objects.filter(municipality=municipality, name=name)
    latest = earlier.aggregate(latest=Max("version"))["latest"] or 0
    return Checklist.objects.create(
        municipality=municipality, name=name, version=latest + 1, themes=list(asked), scale=list(scale)
    )
