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
from gisreport.errors import OutsideLoadedWorld
from routing.decide import Decision, decide, decide_without_place
from routing.models import Category
from walks.categories import category_for
from walks.models import Observation, Walk

logger = logging.getLogger(__name__)


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
    observation = urgent.select_for_update(of=("self",)).select_related("walk__municipality", "stop").first()
    if observation is None:
        return
    walk = observation.walk
    category = category_for(walk.municipality, observation.theme)
    if category is None:
        logger.error(
            "An acute fault of walk %s has no category to become a case of; it waits for the secretary", walk.pk
        )
        return
    point = observation.point or (observation.stop.point if observation.stop else None)
    decision = _decision(walk, point, category)
    case = lifecycle.open_case(
        municipality=walk.municipality,
        category=category,
        point=point,
        decision=decision,
        public_point=_public_point(observation, point),
    )
    lifecycle.note(case, text=_words(observation), by=None)
    Observation.objects.filter(pk=pk).update(urgent_case=case)


def _decision(walk: Walk, point: Point | None, category: Category) -> Decision:
    """As the place says; without one, or beyond every border, as the municipality says."""
    day = timezone.localdate()
    if point is not None:
        with suppress(OutsideLoadedWorld):
            return decide(point, category, on=day)
    return decide_without_place(walk.municipality, category, on=day)


def _public_point(observation: Observation, point: Point | None) -> Point | None:
    """The stop; else the nearest one. What somebody noted is never shown where they stood."""
    if observation.stop and observation.stop.point:
        return observation.stop.point
    stops = observation.walk.stops.exclude(point=None)
    nearest = stops.order_by(Distance("point", point)).first() if point is not None else None
    return nearest.point if nearest else observation.walk.meeting_point


def _words(observation: Observation) -> str:
    """For those who handle it, in Swedish as they write themselves."""
    with translation.override("sv"):
        heading = _("Akut fel, noterat på vandringen {title}.").format(title=observation.walk.title)
        place = _("Vid stoppet {name}.").format(name=observation.stop.name) if observation.stop else ""
    return "\n".join(filter(None, [heading, place, observation.text, observation.measure]))
