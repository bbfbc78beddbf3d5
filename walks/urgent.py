"""Acute faults do not wait for the walk to end: each becomes an ordinary case at once."""

import logging
import uuid
from contextlib import suppress

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gisreport.cases import lifecycle
from gisreport.cases.numbers import number_was_taken
from gisreport.cases.sources import Source
from gisreport.errors import OutsideLoadedWorld
from routing.decide import Decision, decide, decide_without_place
from routing.models import Category
from walks.categories import category_for
from walks.models import Observation, Phase

logger = logging.getLogger(__name__)

# Afterwards nothing is acute any more: what comes then is late, and the secretary's.
PHASES = (Phase.OPEN, Phase.WALKING, Phase.COLLECTING)
MOST_OF_A_PHONE, MOST_OF_A_WALK = 10, 60


def open_urgent_case(observation: uuid.UUID) -> None:
    """Once for each observation, however often this is asked. Nothing of what was written is published."""
    while True:
        try:
            with transaction.atomic():
                return _open(observation)
        except IntegrityError as error:
            if not number_was_taken(error):
                raise


def _open(pk: uuid.UUID) -> None:
    urgent = Observation.objects.standing().filter(pk=pk, is_urgent=True, urgent_case=None)
    found = urgent.select_related("walk__municipality", "stop")
    # One of a walk at a time, so that they can be counted.
    observation = found.select_for_update(of=("self", "walk"), no_key=True).first()
    if observation is None or not _may_go(observation):
        return
    walk = observation.walk
    category = category_for(walk.municipality, observation.theme)
    if category is None:
        logger.error(
            "An acute fault of walk %s has no category to become a case of; it waits for the secretary", walk.pk
        )
        return
    point, decision = _place_and_decision(observation, category)
    shown = _public_point(observation, point)
    case = lifecycle.open_case(
        municipality=walk.municipality,
        category=category,
        point=point if shown else None,
        decision=decision,
        public_point=shown,
        source=Source.WALK,
    )
    lifecycle.note(case, text=_words(observation, is_on_map=shown is not None), by=None)
    Observation.objects.filter(pk=pk).update(urgent_case=case)


def _may_go(observation: Observation) -> bool:
    """Anybody may join, so a walk gives no more cases than people who look around would. What stays is among the
    secretary's observations, where it is told that it is acute and was not sent."""
    walk = observation.walk
    if walk.cancelled_at or walk.phase not in PHASES:
        logger.warning("An acute fault came when walk %s was over; it waits for the secretary", walk.pk)
        return False
    sent = walk.observations.exclude(urgent_case=None)
    if sent.count() < MOST_OF_A_WALK and sent.filter(participant=observation.participant_id).count() < MOST_OF_A_PHONE:
        return True
    logger.warning("Walk %s has sent as many acute faults as it may; one more waits for the secretary", walk.pk)
    return False


def _place_and_decision(observation: Observation, category: Category) -> tuple[Point | None, Decision]:
    """As the place says, if it is the municipality's own: else as the stop's does, or that of the meeting point. The
    place is None where none of them is, and the municipality says."""
    walk, day = observation.walk, timezone.localdate()
    places = [observation.point, observation.stop.point if observation.stop else None]
    if any(places):
        places.append(walk.meeting_point)
    for place in filter(None, places):
        with suppress(OutsideLoadedWorld):
            decision = decide(place, category, on=day)
            if decision.municipality.pk == walk.municipality_id:
                return place, decision
    return None, decide_without_place(walk.municipality, category, on=day)


def _public_point(observation: Observation, point: Point | None) -> Point | None:
    """The stop; else the nearest one, or where the walk began. What somebody noted is never shown where they stood:
    where there is none of these, the place is told to those who handle it, in words."""
    if point is None:
        return None
    if observation.stop and observation.stop.point:
        return observation.stop.point
    nearest = observation.walk.stops.exclude(point=None).order_by(Distance("point", point)).first()
    return nearest.point if nearest else observation.walk.meeting_point


def _words(observation: Observation, *, is_on_map: bool) -> str:
    """For those who handle it, in Swedish as they write themselves."""
    with translation.override("sv"):
        heading = _("Akut fel, noterat på vandringen {title}.").format(title=observation.walk.title)
        place = _("Vid stoppet {name}.").format(name=observation.stop.name) if observation.stop else ""
        told = observation.point if not is_on_map else None
        at = _("Plats: {lat}, {lon}.").format(lat=f"{told.y:.5f}", lon=f"{told.x:.5f}") if told else ""
    return "\n".join(filter(None, [heading, place, at, observation.text, observation.measure]))
