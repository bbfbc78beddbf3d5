"""Whatever is asked of walks, and however answers are subtracted: what too few noted together is in none of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.geo.hexagons import Hexagon
from gisreport.maps.models import Valence
from gisreport.maps.observations import (
    BY_KIND,
    BY_MONTH,
    ObservationQuery,
    count_observations,
    exposure,
    observed_cells,
)
from tests.cast import Town
from tests.geometry import pin
from tests.maps.walked import SPRING, cell_at, see, walk

pytestmark = pytest.mark.django_db

SIZE, LEAST = 250, 3
DAYS = {UUID(int=number): SPRING + timedelta(days=20 * number) for number in (1, 2, 3)}
Note = tuple[
    tuple[float, float], UUID, str, str, Valence, int
]  # where, walk, who, theme, valence, hours after it began

notes_of_walks = st.lists(
    st.tuples(
        st.sampled_from([(3.1, 3.0), (3.1, 3.6), (4.4, 3.0)]),
        st.sampled_from(list(DAYS)),
        st.sampled_from("abcd"),
        st.sampled_from(["lighting", "care"]),
        st.sampled_from([Valence.POSITIVE, Valence.NEGATIVE]),
        st.sampled_from([0, 1]),
    ),
    min_size=8,
    max_size=40,
)
FILTERS: dict[str, list[Any]] = {
    "until": [None, *(day.date() - timedelta(days=1) for day in list(DAYS.values())[1:])],
    "since": [None, DAYS[UUID(int=2)].date()],
    "themes": [(), ("lighting",)],
    "valences": [(), (Valence.NEGATIVE,)],
    "hours": [(), (17,)],
    "box": [None, (*pin(2.9, 2.9).coords, *pin(3.3, 3.1).coords)],
}


def note(town: Town, notes: Iterable[Note]) -> None:
    for (x, y), number, person, theme, valence, later in notes:
        at = DAYS[number] + timedelta(hours=later)
        see(town, x, y, person, walk=number, theme=theme, valence=valence, at=at)


def told(town: Town, **narrowed: Any) -> tuple[Any, ...]:
    """Every figure of observations that a planner can read."""
    query = ObservationQuery(town.municipality.pk, SIZE, least=LEAST, **narrowed)
    kinds = [count_observations(query, by) for by in (BY_MONTH, BY_KIND)]
    return observed_cells(query), exposure(query), *kinds


def observations(town: Town, here: Hexagon, **narrowed: Any) -> int:
    return sum(cell.observations for cell in told(town, **narrowed)[0] if cell.hexagon == here)


@given(notes=notes_of_walks)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_answer_changes_with_what_a_hidden_walk_noted(lilleby: Town, notes: list[Note]) -> None:
    """So no difference between two answers holds anything of it either."""
    people: dict[Any, set[str]] = defaultdict(set)
    for place, number, person, *_what in notes:
        people[cell_at(*place, SIZE), number].add(person)
    enough = [one for one in notes if len(people[cell_at(*one[0], SIZE), one[1]]) >= LEAST]
    answers = []
    for kept in (notes, enough):
        with transaction.atomic():
            note(lilleby, kept)
            asked = [dict(zip(FILTERS, values, strict=True)) for values in product(*FILTERS.values())]
            answers.append([told(lilleby, **narrowed) for narrowed in asked])
            transaction.set_rollback(True)
    assert answers[0] == answers[1]


@given(notes=notes_of_walks)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_a_day_adds_to_a_cell_comes_from_enough_people(lilleby: Town, notes: list[Note]) -> None:
    """Also among the notes of one theme."""
    with transaction.atomic():
        note(lilleby, notes)
        for place, themes in product([(3.1, 3.0), (4.4, 3.0)], [(), ("lighting",)]):
            here, before = cell_at(*place, SIZE), 0
            for number, day in DAYS.items():
                upto = observations(lilleby, here, until=day.date(), themes=themes)
                kept = [one for one in notes if one[:2] == (place, number) and (not themes or one[3] in themes)]
                expected = len(kept) if len({one[2] for one in kept}) >= LEAST else 0
                assert upto - before == expected
                before = upto
        transaction.set_rollback(True)


def test_one_person_more_on_another_day_is_not_in_the_sum(lilleby: Town) -> None:
    walk(lilleby, (3, 3), (3.2, 3))
    here, first, second = cell_at(3.1, 3, SIZE), *list(DAYS)[:2]
    see(lilleby, 3.1, 3, *"abcdeabcde", walk=first, at=DAYS[first])
    see(lilleby, 3.1, 3, "x", "x", walk=second, at=DAYS[second])
    assert observations(lilleby, here) == observations(lilleby, here, until=DAYS[first].date()) == 10
    assert told(lilleby)[1].contributors == 5


def test_contributors_are_those_whose_notes_are_shown(lilleby: Town) -> None:
    see(lilleby, 3.1, 3, "a", "b", "c")
    see(lilleby, 4.4, 3, "d", "e")
    see(lilleby, 3.1, 3, "d", theme="care")
    assert told(lilleby)[1].contributors == 4
    assert told(lilleby, themes=("care",))[1].contributors == 0
    assert told(lilleby, themes=("lighting",))[1].contributors == 3
