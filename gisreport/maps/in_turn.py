"""What counting cells costs whoever asks: searches, and for those of an area one of a few turns."""

from collections.abc import Iterator
from contextlib import contextmanager

from gisreport.limits.at_once import AtOnce
from gisreport.limits.spend import spend
from gisreport.maps.cells import CellQuery

TURNS = AtOnce(each=3, together=4)  # in each process, which has twice as many threads


@contextmanager
def in_turn(query: CellQuery, subject: str, *, paid: int = 0) -> Iterator[None]:
    """`paid` searches are spent already. Raises TooOften when nothing is left, or too many areas are being counted."""
    if query.work > paid:
        spend("search", subject, cost=query.work - paid)
    if query.area is None:
        yield
        return
    turn = TURNS.begin(subject)
    try:
        yield
    finally:
        turn.end()
