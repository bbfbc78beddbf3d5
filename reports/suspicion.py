"""When a person should read a report before anybody else does. The whole rule is `why_held`.

It is kept simple, so that it can be explained: the same words again and again, nothing but links, or far more reports
from one connection than a person writes. No words are looked for: who is angry about a hole has still seen a hole. A
report that is held for nothing costs somebody one press; whoever sent it notices nothing.
"""

import re
from datetime import timedelta
from enum import StrEnum

from django.utils import timezone

from reports.models import Report
from routing.models import Municipality

SAME_TEXT_OFTEN = 5  # times before, within DAY
DAY = timedelta(days=1)
SHORTEST_COMPARED = 60  # signs: "Gatubelysningen är släckt." is what many write after a storm
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
NO_WORDS = 8  # letters beside the links, and fewer, say nothing


class Reason(StrEnum):
    SAME_TEXT = "same-text"
    ONLY_LINKS = "only-links"
    HASTY = "hasty"


# Clauses that fit after *eftersom*.
REASONS = {
    Reason.SAME_TEXT: {"sv": "samma text har kommit många gånger", "en": "the same text has come many times"},
    Reason.ONLY_LINKS: {"sv": "texten är bara länkar", "en": "the text is nothing but links"},
    Reason.HASTY: {
        "sv": "ovanligt många anmälningar har kommit från samma uppkoppling",
        "en": "unusually many reports have come from the same connection",
    },
}


def why_held(text: str, *, same_text: int, is_hasty: bool) -> Reason | None:
    """`same_text`: how often the same words came before; `is_hasty`: unusually many came from the same connection."""
    if LINK.search(text) and sum(sign.isalpha() for sign in LINK.sub("", text)) < NO_WORDS:
        return Reason.ONLY_LINKS
    if same_text >= SAME_TEXT_OFTEN:
        return Reason.SAME_TEXT
    return Reason.HASTY if is_hasty else None


def how_often_before(text: str, municipality: Municipality) -> int:
    """Within a day. Short texts are not compared: people say the same about the same thing."""
    if len(text) < SHORTEST_COMPARED:
        return 0
    since = timezone.now() - DAY
    return Report.objects.filter(municipality=municipality, received_at__gte=since, text=text).count()
