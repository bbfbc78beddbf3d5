"""Earlier versions of what everyone may see, each with what it changed."""

import uuid
from dataclasses import dataclass

from gisreport.cases.models import Case, CasePhoto, Covering, PublicWording
from gisreport.cases.versions import Part, differences


@dataclass(frozen=True)
class WordingVersion:
    """`parts`: against the version before it; the first one against what was reported."""

    wording: PublicWording
    parts: list[Part]
    is_current: bool


@dataclass(frozen=True)
class PhotoVersions:
    photo: CasePhoto
    coverings: list[Covering]


def wordings(case: Case, reported: str) -> list[WordingVersion]:
    """The newest first."""
    found = list(case.wordings.select_related("by"))
    befores = [reported, *(wording.text for wording in found)]
    versions = [
        WordingVersion(wording, differences(before, wording.text), is_current=wording is found[-1])
        for before, wording in zip(befores, found, strict=False)
    ]
    return versions[::-1]


def photo_versions(case: Case) -> list[PhotoVersions]:
    """Of the photos that have ever been covered; the newest version first."""
    found: dict[uuid.UUID, list[Covering]] = {}
    for covering in Covering.objects.filter(photo__case=case).select_related("by").order_by("-at"):
        found.setdefault(covering.photo_id, []).append(covering)
    return [PhotoVersions(photo, found[photo.pk]) for photo in case.photos.all() if photo.pk in found]
