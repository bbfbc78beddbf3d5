"""Find cases by what has been written about them, for those who handle them: private and hidden ones too.

The same as the public search (gisreport/cases/search.py): a word is looked for as a part of others and by its stem, so
that *belysningen* finds *gatubelysning*. Here it is looked for in everything that was said, and one index of trigrams
over all of it (`CaseText`) answers. Which cases may be found is for the caller to say.
"""

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

from gisreport.cases.models import Case, CaseQuerySet
from gisreport.cases.numbers import read_number
from gisreport.cases.search import stems
from reports.models import CaseText


def saying(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Those of `cases` about which every word of `text` has been said. One statement, and the one that the caller
    sends. Raises Refusal, field `text`, when no word is long enough to be looked for."""
    said = CaseText.objects.all()
    for part in stems(text):
        said = said.filter(words__contains=part.lower())
    return cases.filter(pk__in=said.values("case"))


def of_number(cases: CaseQuerySet, text: str) -> CaseQuerySet | None:
    """The one of `cases` with that number, or the one into which it has been gathered; None if `text` is no number."""
    number = read_number(text)
    if number is None:
        return None
    there = Case.objects.filter(number=number).values_list(Coalesce(F("merged_into"), F("pk")))
    return cases.filter(pk=Subquery(there))
