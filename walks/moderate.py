"""What the secretary looks at before anything is published: words that may speak of persons, voices, and photos."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.errors import IllegalMove, Refusal
from gisreport.photos.models import PhotoState
from walks.models import Observation, VoiceNote, WalkPhoto
from walks.persons import refuse_persons
from walks.shown import follow
from walks.words import cleaned

LONGEST_ALT = 200
LONGEST_TRANSCRIPT = 10_000


def see_flags(observation: Observation) -> None:
    """Somebody has read it. What it says stays: only the secretary's own words are ever published."""
    Observation.objects.filter(pk=observation.pk).update(is_flag_seen=True)


@transaction.atomic
def write_out(voice: VoiceNote, *, words: str, by: User | None) -> None:
    """What was said, in writing; an empty one says that nothing could be heard. The sound goes at publication, or at
    once when that has been."""
    from walks.publish import forget_voices  # which tells and publishes, and so stands above this

    locked = VoiceNote.objects.select_for_update().select_related("walk").get(pk=voice.pk)
    words = cleaned(words, len(words))
    if len(words) > LONGEST_TRANSCRIPT:
        too_long = _("Texten är längre än {limit} tecken. Korta den.").format(limit=LONGEST_TRANSCRIPT)
        raise Refusal(too_long, fields={"words": too_long})
    locked.transcript, locked.written_out_at, locked.written_out_by = words, timezone.now(), by
    locked.save(update_fields=["transcript", "written_out_at", "written_out_by"])
    if locked.walk.is_handed_in:
        forget_voices(locked.walk)


@transaction.atomic
def release_photo(photo: WalkPhoto, *, alt: str) -> None:
    """Shown in the protocol; `alt` tells it to those who do not see it."""
    locked = WalkPhoto.objects.select_for_update(of=("self",)).select_related("walk", "observation").get(pk=photo.pk)
    alt = " ".join(cleaned(alt, len(alt)).split())
    if not alt:
        wanted = _("Beskriv fotot för den som inte ser det.")
        raise Refusal(wanted, fields={"alt": wanted})
    if len(alt) > LONGEST_ALT:
        too_long = _("Beskrivningen är längre än %(limit)s tecken. Korta den.") % {"limit": LONGEST_ALT}
        raise Refusal(too_long, fields={"alt": too_long})
    refuse_persons(alt=alt)
    if locked.state != PhotoState.CLEAN:
        raise IllegalMove(_("Fotot är inte färdigbehandlat ännu. Försök igen om en stund."))
    if locked.observation is None or locked.observation.is_retracted:
        raise IllegalMove(_("Iakttagelsen som fotot hör till har inte kommit, eller är tillbakatagen."))
    locked.alt, locked.released_at = alt, timezone.now()
    locked.save(update_fields=["alt", "released_at"])
    follow([locked.observation.pk])  # after publication it is shown at once


def withdraw_photo(photo: WalkPhoto) -> None:
    WalkPhoto.objects.filter(pk=photo.pk).update(released_at=None)
