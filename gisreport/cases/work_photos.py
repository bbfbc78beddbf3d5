"""Photos of the work, taken by those who do it: how it was before, and how it became."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, changing, record
from gisreport.cases.keep import kept_photos, sha256_of
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CasePhoto
from gisreport.cases.publish import LONGEST_ALT
from gisreport.errors import Refusal
from gisreport.photos.intake import accept_all

PUBLISH = "publish"  # in the data of the event: the photos are shown as soon as they are cleaned


@dataclass(frozen=True)
class WorkPhoto:
    """`shows`: before or after (CasePhoto.Shows). Refusals name `shows`, or `shows` with `_alt` behind it."""

    file: UploadedFile
    shows: str
    alt: str = ""


def add_work_photos(
    case: Case, photos: Sequence[WorkPhoto], *, publish: bool = False, by: User | None, seen: Seen = None
) -> CaseEvent:
    """Taken in and cleaned as those of residents; with `publish` everyone may see them once that is done."""
    _refuse_what_will_not_do(case, photos, publish=publish)
    by_content = {sha256_of(photo.file): photo for photo in photos}
    if len(by_content) < len(photos):
        twice = _("Samma foto är valt två gånger. Välj ett annat.")
        raise Refusal(twice, fields={photos[-1].shows: twice})
    with changing(case, seen):
        event = record(case, EventKind.PHOTO_ADDED, by=by, data={PUBLISH: True} if publish else None)
        with kept_photos(case, [photo.file for photo in photos], event=event) as rows:
            for row in rows:
                row.shows, row.alt = by_content[row.sha256].shows, by_content[row.sha256].alt.strip()
            CasePhoto.objects.bulk_update(rows, ["shows", "alt"])
            return event


def is_of_the_work(photo: CasePhoto) -> bool:
    return photo.event is not None and photo.event.kind == EventKind.PHOTO_ADDED


def is_to_be_shown(photo: CasePhoto) -> bool:
    """Whether whoever added this photo of the work ticked that everyone may see it."""
    return photo.event is not None and bool(photo.event.data.get(PUBLISH))


def _refuse_what_will_not_do(case: Case, photos: Sequence[WorkPhoto], *, publish: bool) -> None:
    if not photos:
        none = _("Välj minst ett foto.")
        raise Refusal(none, fields={CasePhoto.Shows.AFTER: none})
    if publish and case.category.is_private:
        raise Refusal(_("Ärendet är aldrig offentligt. Lägg till fotot utan att visa det för alla."))
    for photo in photos:
        try:
            accept_all([photo.file])
        except Refusal as refusal:
            raise Refusal(refusal.message, fields={photo.shows: refusal.message}) from refusal
        if publish and not photo.alt.strip():
            undescribed = _("Beskriv fotot för den som inte ser det.")
            raise Refusal(undescribed, fields={f"{photo.shows}_alt": undescribed})
        if len(photo.alt) > LONGEST_ALT:
            too_long = _("Beskrivningen är längre än %(limit)s tecken. Korta den.") % {"limit": LONGEST_ALT}
            raise Refusal(too_long, fields={f"{photo.shows}_alt": too_long})


# --- Side by side ---


@dataclass(frozen=True)
class BesideEachOther:
    """`before` and `after` are shown beside each other; `others` as they were."""

    before: list[CasePhoto] = field(default_factory=list)
    after: list[CasePhoto] = field(default_factory=list)
    others: list[CasePhoto] = field(default_factory=list)

    @property
    def can_be_compared(self) -> bool:
        return bool(self.before and self.after)

    @property
    def alone(self) -> list[CasePhoto]:
        """Those that stand beside none."""
        return self.others if self.can_be_compared else [*self.others, *self.before, *self.after]


def beside_each_other(photos: Iterable[CasePhoto]) -> BesideEachOther:
    """Without a photo that somebody called *before*, those that nobody called anything show how it was."""
    told: dict[str, list[CasePhoto]] = {shows: [] for shows in CasePhoto.Shows.values}
    for photo in photos:
        told[photo.shows].append(photo)
    unnamed, before, after = told[CasePhoto.Shows.MATTER], told[CasePhoto.Shows.BEFORE], told[CasePhoto.Shows.AFTER]
    if not after:
        return BesideEachOther(others=[*before, *unnamed])
    return BesideEachOther(before, after, unnamed) if before else BesideEachOther(unnamed, after)
