"""The municipality's rules for how long things are kept hold for safety walks too, counted from when a walk was closed.

Who walked, what they noted in their own words and exactly where, their voices, tracks and photos go. The protocol
stays: the secretary's words, the stops, and how many walked.
"""

import logging
from datetime import date
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from gisreport.cases.models import new_token
from gisreport.photos.deletion import deletion
from gisreport.photos.remove import remove_photos
from gisreport.privacy.models import RetentionRule
from gisreport.privacy.parts import Part
from walks.models import Observation, Participant, Phase, SurveyAnswer, VoiceNote, Walk, WalkEventKind, WalkPhoto

logger = logging.getLogger(__name__)

GONE = "gone:"  # no hash begins so
KEPT_OF_A_PARTICIPANT = {"name": "", "email": ""}
KEPT_OF_AN_OBSERVATION: dict[str, Any] = {
    "text": "", "measure": "", "on_behalf_of": "", "flags": [], "media": [], "point": None, "accuracy": None,
}  # fmt: skip


def walks_due(rule: RetentionRule) -> QuerySet[Walk]:
    """The walks that were closed long enough ago and have something left; none for a rule about one category."""
    if rule.category_id:
        return Walk.objects.none()
    closed = Walk.objects.filter(
        municipality=rule.municipality_id,
        phase=Phase.CLOSED,
        events__kind=WalkEventKind.CLOSED,
        events__at__date__lt=rule.before,
    )
    return closed.filter(_something_left(Part(rule.part))).distinct()


def _something_left(part: Part) -> Q:
    return {
        Part.CONTACT: ~Q(participants__name="", participants__email="") & Q(participants__isnull=False),
        Part.WORDS: Q(operations__isnull=False)
        | Q(voices__isnull=False)
        | Q(point_changes__isnull=False)
        | Q(action_points__point__isnull=False),
        Part.PHOTOS: Q(photos__isnull=False),
        Part.LINK: Q(participants__in=Participant.objects.exclude(token_hash__startswith=GONE)),
    }[part]


def carry_out_in_walks(rule: RetentionRule) -> int:
    """One walk at a time, each whole or not at all. Answers how many."""
    done = 0
    for walk in list(walks_due(rule)):
        try:
            with transaction.atomic():
                Walk.objects.select_for_update().get(pk=walk.pk)
                ERASE[Part(rule.part)](walk)
        except DatabaseError:
            logger.exception("Retention rule %s failed in walk %s", rule.pk, walk.pk)
        else:
            done += 1
    done += _forget_answers(rule)
    return done


def _forget_names(walk: Walk) -> None:
    walk.participants.update(**KEPT_OF_A_PARTICIPANT)


def _forget_words(walk: Walk) -> None:
    """With them the exact places, the tracks and the sound. What was taken in stays as a grade at a stop."""
    Observation.objects.filter(walk=walk).update(**KEPT_OF_AN_OBSERVATION)
    walk.operations.all().delete()
    walk.point_changes.all().delete()
    walk.action_points.update(point=None)
    for voice in walk.voices.exclude(file=""):
        _delete_after_commit(voice)
    walk.voices.all().delete()


def _forget_photos(walk: Walk) -> None:
    remove_photos(WalkPhoto.objects.filter(walk=walk))


def _forget_links(walk: Walk) -> None:
    """Neither the link nor the phone of anybody who walked opens anything any more."""
    for one in walk.participants.exclude(token_hash__startswith=GONE):
        Participant.objects.filter(pk=one.pk).update(follow_token=new_token(), token_hash=f"{GONE}{new_token()}")


ERASE = {
    Part.CONTACT: _forget_names,
    Part.WORDS: _forget_words,
    Part.PHOTOS: _forget_photos,
    Part.LINK: _forget_links,
}


def _forget_answers(rule: RetentionRule) -> int:
    """What was answered to *where should we go?* in surveys that closed so long ago."""
    if rule.part != Part.WORDS or rule.category_id:
        return 0
    before: date = rule.before
    old = SurveyAnswer.objects.filter(survey__municipality=rule.municipality_id, survey__closes_on__lt=before)
    return old.exclude(text="", place="").update(text="", place="")


def _delete_after_commit(voice: VoiceNote) -> None:
    storage, name = voice.file.storage, str(voice.file.name)

    def delete() -> None:
        with deletion():
            storage.delete(name)

    transaction.on_commit(delete, robust=True)
