"""Reasons are clauses that fit after *eftersom* and *because*; anyone may read them."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gisreport.errors import Refusal

DECLINE_REASONS: dict[str, dict[str, str]] = {
    "budget": {
        "sv": "det inte ryms i årets budget",
        "en": "it does not fit into this year’s budget",
    },
    "not-ours": {
        "sv": "marken inte är kommunens",
        "en": "the land does not belong to the municipality",
    },
    "later-plan": {
        "sv": "åtgärden finns i en senare plan",
        "en": "the work is part of a later plan",
    },
    "nothing-found": {
        "sv": "vi inte hittade något fel på platsen",
        "en": "we found nothing wrong at the place",
    },
    "unsuitable": {
        "sv": "det inte vore lämpligt här",
        "en": "it would not be suitable here",
    },
}
LONGEST = 300
CONJUNCTION = {"sv": "eftersom", "en": "because"}


def read_reason(written: str | Mapping[str, str], *, field: str = "reason") -> dict[str, str]:
    """The clause in its languages, from a code, from texts by language, or from free words in the active language.

    Refuses an empty one (naming `field`), so that nobody is told *because* and then nothing.
    """
    if isinstance(written, str):
        language = (get_language() or "sv").split("-")[0]
        written = DECLINE_REASONS.get(written) or {language: written}
    clauses = {language: as_clause(text, language) for language, text in written.items() if as_clause(text, language)}
    if not clauses:
        raise Refusal(_("Skriv skälet."), fields={field: _("Skriv skälet, så att det passar efter ”eftersom”.")})
    if any(len(clause) > LONGEST for clause in clauses.values()):
        too_long = _("Skälet är längre än %(limit)s tecken. Korta det.") % {"limit": LONGEST}
        raise Refusal(too_long, fields={field: too_long})
    return clauses


def as_clause(text: str, language: str) -> str:
    """Without the conjunction and the full stop that a person may have written too."""
    words = text.rstrip(" .").split()
    if words and words[0].lower() == CONJUNCTION.get(language):
        words = words[1:]
    return " ".join(words)
