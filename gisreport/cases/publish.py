"""What everyone may see of a case: words and photos are released, covered and taken back here, by a person.

Every version is kept for those who may see it, and what has been looked at leaves the review queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, change, changing, record, words_in
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CasePhoto, Covering, PublicWording, Review
from gisreport.cases.personal import refuse_unread
from gisreport.errors import Refusal
from gisreport.photos.cover import FOR_EVERYONE, Box, covered
from gisreport.photos.deletion import deletion
from gisreport.photos.models import PhotoState

LONGEST_ALT = 200


def release_text(case: Case, *, text: str, by: User | None, seen: Seen = None, is_read: bool = False) -> CaseEvent:
    """Show these reviewed words on the public page; empty words take them away again.

    Raises PersonsNamed when they point at a person, unless `is_read`: somebody has seen where.
    """
    words = words_in(text, field="text") if text.strip() else ""
    with changing(case, seen):
        if words:
            _refuse_private(case)
            refuse_unread(is_read=is_read, text=words)
        change(case, public_text=words)
        PublicWording.objects.create(case=case, text=words, at=timezone.now(), by=by)
        _looked_at(case, None, by)
        return record(case, EventKind.TEXT_RELEASED if words else EventKind.TEXT_WITHDRAWN, by=by)


def release_photo(photo: CasePhoto, *, alt: str = "", by: User | None, is_read: bool = False) -> CaseEvent:
    """Show a cleaned photo on the public page; `alt` tells it to those who do not see it."""
    if len(alt) > LONGEST_ALT:
        too_long = _("Beskrivningen är längre än %(limit)s tecken. Korta den.") % {"limit": LONGEST_ALT}
        raise Refusal(too_long, fields={"alt": too_long})
    refuse_unread(is_read=is_read, alt=alt)
    with changing(photo.case):
        _refuse_private(photo.case)
        _refuse_uncleaned(photo)
        photo.alt, photo.released_at = alt.strip(), timezone.now()
        photo.save(update_fields=["alt", "released_at"])
        change(photo.case)
        _looked_at(photo.case, photo, by)
        current = photo.coverings.filter(is_current=True).first()
        data = {"photo": str(photo.pk)} | ({"covered": len(current.boxes)} if current and current.boxes else {})
        return record(photo.case, EventKind.PHOTO_RELEASED, by=by, data=data)


def withdraw_photo(photo: CasePhoto, *, by: User | None) -> CaseEvent:
    with changing(photo.case):
        photo.released_at = None
        photo.save(update_fields=["released_at"])
        change(photo.case)
        return record(photo.case, EventKind.PHOTO_WITHDRAWN, by=by, data={"photo": str(photo.pk)})


def cover_photo(photo: CasePhoto, *, boxes: Sequence[Box], by: User | None) -> Covering:
    """From now on everyone sees the photo only with these boxes, under a new address; no box: all of it again.

    The files under the address before are gone with the commit, and so is that address. The cleaned photo stays for
    those who handle the case and whoever sent it.
    """
    written: list[FieldFile] = []
    try:
        with changing(photo.case):
            _refuse_uncleaned(photo)
            before = list(photo.coverings.filter(is_current=True))
            photo.coverings.filter(is_current=True).update(is_current=False, **dict.fromkeys(FOR_EVERYONE, ""))
            after = Covering(photo=photo, boxes=[list(box) for box in boxes], at=timezone.now(), by=by)
            if boxes:
                _write(after, written)
            after.save(force_insert=True)
            change(photo.case)
            if photo.released_at:
                data = {"photo": str(photo.pk), "covered": len(boxes)}
                record(photo.case, EventKind.PHOTO_RELEASED, by=by, data=data)
            transaction.on_commit(lambda: _delete_files(before), robust=True)
            return after
    except BaseException:
        for file in written:
            file.storage.delete(file.name or "")
        raise


def keep_inside(case: Case, *, photo: CasePhoto | None = None, by: User | None) -> None:
    """Somebody has looked at the words, or at `photo`, and there is nothing to release."""
    with changing(case):
        _looked_at(case, photo, by)


def restore_wording(wording: PublicWording, *, by: User | None, seen: Seen = None) -> CaseEvent:
    """Back to an earlier version of the words. Somebody has read its marks before."""
    return release_text(wording.case, text=wording.text, by=by, seen=seen, is_read=True)


# --- How each photo is served to everyone ---


@dataclass(frozen=True)
class ShownPhoto:
    """What everyone gets under a public address. Where anything is covered there is no way from here to the rest."""

    pk: object
    source: Covering | CasePhoto

    def file_for(self, size: str) -> FieldFile | None:
        if isinstance(self.source, Covering) and self.source.boxes:
            return getattr(self.source, size) or None if size in FOR_EVERYONE else None
        photo = self.source.photo if isinstance(self.source, Covering) else self.source
        return photo.file_for(size)


# --- How ---


def _looked_at(case: Case, photo: CasePhoto | None, by: User | None) -> None:
    Review.objects.update_or_create(case=case, photo=photo, defaults={"at": timezone.now(), "by": by})


def _refuse_uncleaned(photo: CasePhoto) -> None:
    photo.refresh_from_db(fields=["state", "master", "released_at"])
    if photo.state != PhotoState.CLEAN:
        raise Refusal(_("Fotot är inte färdigbehandlat ännu. Försök igen om en stund."))


def _refuse_private(case: Case) -> None:
    if case.category.is_private:
        raise Refusal(
            _("Ärenden i kategorin %(name)s är aldrig offentliga. Inget publiceras.") % {"name": case.category.name}
        )


def _write(covering: Covering, written: list[FieldFile]) -> None:
    with covering.photo.master.open("rb") as master:
        files = covered(master.read(), [tuple(box) for box in covering.boxes])
    for size, content in files.items():
        file: FieldFile = getattr(covering, size)
        file.save("", ContentFile(content), save=False)
        written.append(file)


def _delete_files(coverings: Sequence[Covering]) -> None:
    """Those that a killed process leaves behind are claimed by no row, and swept."""
    with deletion():
        for covering in coverings:
            for size in FOR_EVERYONE:
                if (file := getattr(covering, size)).name:
                    file.storage.delete(file.name)
