"""A walk of Lilleby with everything that publication asks for."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from gisreport.accounts.models import User
from tests.cast import Town
from tests.geometry import pin
from walks.checklists import standard_checklist
from walks.models import Stop, Walk
from walks.plan import publish

STATEMENTS = {name: f"Om {name}." for name in Walk.STATEMENTS}


def draft_walk(town: Town, by: User | None = None, **facts: Any) -> Walk:
    """In three days from now, with two stops; `by` as the one who planned it."""
    starts_at = timezone.now() + timedelta(days=3)
    walk = Walk.objects.create(
        municipality=town.municipality,
        planned_by=by,
        checklist=standard_checklist(),
        **{
            "title": "Vandring i Hamnen",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "meeting_place": "Vid bryggan",
            "meeting_point": pin(2, 2),
            **STATEMENTS,
            **facts,
        },
    )
    Stop.objects.create(walk=walk, position=1, name="Gångtunneln", point=pin(2, 2.1))
    Stop.objects.create(walk=walk, position=2, name="Parken", point=pin(2, 2.5))
    return walk


def open_walk(town: Town, by: User, **facts: Any) -> Walk:
    walk = draft_walk(town, by, **facts)
    publish(walk, by=by)
    return walk
