"""Find public cases by a few words: the number, what has been published, or the street.

A word is looked for as a part of others, for Swedish puts words together: *belysning* finds *gatubelysning*. And it is
looked for by its stem: *belysningen* finds both. One index of trigrams serves all of that, `case_public_words`.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.models import PublicCaseQuerySet
from gisreport.cases.numbers import read_number
from gisreport.errors import Refusal
from gisreport.geo.srid import WGS84
from gisreport.geo.transform import in_metres, transformed
from routing.models import Place
from routing.place_names import searchable
from routing.places import search_places

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 10
SHORTEST = 3  # letters: a trigram's
MOST_LOOKED_UP = 5_000  # a word that more cases hold is found quickly among the newest
MOST_ADDRESSES = 30
BESIDE_M = 60  # a case so near to an address of the street is in that street
TOO_LITTLE = gettext_lazy("Skriv ett ord med minst tre bokstäver.")
STEMS = """
SELECT ts_lexize('swedish_stem', word) FROM unnest(%s::text[]) WITH ORDINALITY AS asked (word, place) ORDER BY place
"""


def saying(cases: PublicCaseQuerySet, text: str) -> PublicCaseQuerySet:
    """Those of `cases` with that number; else those that hold every word of `text`, and those in a street of that name.

    Some statements, and one that the caller sends, the newest first and in the same transaction. Raises Refusal, field
    `text`, when no word is long enough to be looked for.
    """
    number = read_number(text)
    if number and (of_that_number := cases.filter(number=number)).exists():
        return of_that_number
    words = holding(stems(text))
    found = list(cases.filter(words).order_by().values_list("pk", flat=True)[: MOST_LOOKED_UP + 1])
    if len(found) > MOST_LOOKED_UP:
        _go_by_time()
        return cases.filter(words)
    return cases.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [[*found, *_in_street(cases, text)]]))


def _go_by_time() -> None:
    """What so many say is found soon among the newest. The planner takes any word for a rare one, and would gather and
    sort all that hold it: ten times as long for a word in every tenth case. Until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_sort', 'off', true)")


def holding(parts: Iterable[str]) -> Q:
    """Every one of `parts` stands somewhere in what has been published. Texts that are empty are not in the index."""
    held = ~Q(public_text="")
    for part in parts:
        held &= Q(public_text__icontains=part)
    return held


def is_enough(text: str) -> bool:
    """Whether there is a word that the index knows parts of, among those that are looked for."""
    return any(len(word) >= SHORTEST for word in WORD.findall(text)[:MOST_WORDS])


def stems(text: str) -> list[str]:
    """What to look for: each word without its Swedish ending, but for words such as *och*, which stand everywhere."""
    if not is_enough(text):
        raise Refusal(_("Det är för lite att leta efter."), fields={"text": str(TOO_LITTLE)})
    words = list(dict.fromkeys(WORD.findall(text)))[:MOST_WORDS]
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [words])
        found = [_usable(word, stem) for word, (stem,) in zip(words, cursor.fetchall(), strict=True)]
    wanted = [part for part in found if part]
    if not any(len(part) >= SHORTEST for part in wanted):
        wanted = words
    return wanted


def _usable(word: str, stem: list[str]) -> str:
    """Empty for what stands everywhere. A stem so short that no index knows it is less use than the word."""
    if not stem:
        return ""
    return stem[0] if len(stem[0]) >= SHORTEST else word


def _in_street(cases: PublicCaseQuerySet, text: str) -> list[int]:
    """Those beside an address that begins with `text`, as far as addresses are loaded."""
    wanted = searchable(text)
    addresses = [
        place.point
        for place in search_places(text, limit=MOST_ADDRESSES)
        if place.kind == Place.Kind.ADDRESS and searchable(place.name).startswith(wanted)
    ]
    if not addresses:
        return []
    beside = cases.filter(reduce(or_, (Q(point__intersects=_around(address)) for address in addresses)))
    return list(beside.order_by().values_list("pk", flat=True)[:MOST_LOOKED_UP])


def _around(point: Point) -> GEOSGeometry:
    """A square in WGS84. One of each address, not one of all: the index would find everything between them."""
    return transformed(in_metres(point).buffer(BESIDE_M).envelope, WGS84).envelope
