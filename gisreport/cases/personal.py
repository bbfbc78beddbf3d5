"""What in a text points at a person, found before the text is published: whoever publishes it is shown each place.

Only what has a form can be found: personal numbers, e-mail addresses, telephone numbers, number plates and the address
of somebody's home. Names cannot; that is why a person reads every text all the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.redact import EMAIL, PHONE
from gisreport.errors import Refusal

INSTEAD = gettext_lazy("[borttaget]")
COORDINATION = 60  # is added to the day where the number is no citizen's
PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?!\d)(?![.,]\d)", re.ASCII
)
# In capitals with or without a space, as on the plate; in small letters only when written together.
PLATE = re.compile(
    r"\b(?:[A-HJ-PR-UW-Z]{3} ?\d{2}[0-9A-HJ-NPR-UW-Z]|[a-hj-pr-uw-z]{3}\d{2}[0-9a-hj-npr-uw-z])\b", re.ASCII
)
# Where somebody lives: a flat, or a postcode with its town. A street and a number alone are where the fault is.
HOME = re.compile(r"\b(?:lgh|lägenhet)\.? ?(?:nr\.? ?)?\d{1,4}\b|(?<![\d.,])[1-9]\d{2} \d{2} [A-ZÅÄÖ][a-zåäöé]{2,30}\b")
# Written with a separator and a year: 01-05-2026, 5/11 2026. It begins like a telephone number.
DATE = re.compile(r"\d{1,2}[ /.-]\d{1,2}[ /.-](?:19|20)\d{2}")
NOT_ON_PLATES = {"DKK", "EUR", "GPS", "LED", "LGH", "MAX", "MIN", "NOK", "SEK", "TEL", "USD"}
# The number of a thing that the municipality has numbered stands after its name.
OF_A_THING = re.compile(
    r"(?:stolpe|stolpen|lampa|lampan|armatur|skåp|skåpet|brunn|brunnen|ärende|hållplats|objekt)"
    r"(?: ?(?:nr|nummer|id|med nummer|märkt|märkt med))?[ .:]{0,3}$",
    re.IGNORECASE,
)
LONGEST_NAME_OF_A_THING = 50  # characters before a number


class Kind(models.TextChoices):
    """In the order in which they are looked for: what is one is no other."""

    PERSONAL_NUMBER = "personal-number", gettext_lazy("personnummer")
    EMAIL = "email", gettext_lazy("e-postadress")
    PHONE = "phone", gettext_lazy("telefonnummer")
    PLATE = "plate", gettext_lazy("registreringsnummer")
    HOME = "home", gettext_lazy("bostadsadress")


@dataclass(frozen=True)
class Piece:
    """A part of a text; `kind` says what it points at, and is None where it points at nobody."""

    text: str
    kind: Kind | None = None


class PersonsNamed(Refusal):
    """The text points at persons, and nobody has said that they have read where."""

    slug = "persons-named"


def pieces_of(text: str) -> list[Piece]:
    """The whole text, cut where something points at a person begins and ends."""
    pieces, at = [], 0
    for start, end, kind in sorted(_marks(text)):
        pieces += [Piece(text[at:start]), Piece(text[start:end], kind)]
        at = end
    return [piece for piece in (*pieces, Piece(text[at:])) if piece.text]


def kinds_in(*texts: str) -> list[Kind]:
    """What is found in any of the texts, each once."""
    found = {piece.kind for text in texts for piece in pieces_of(text) if piece.kind}
    return [kind for kind in Kind if kind in found]


def without_persons(text: str) -> str:
    """With a word in the place of each that points at a person."""
    return "".join(str(INSTEAD) if piece.kind else piece.text for piece in pieces_of(text))


def refuse_unread(*, is_read: bool, **texts: str) -> None:
    """Raises PersonsNamed where one of these texts, each by its field's name, points at a person, unless `is_read`:
    somebody has looked at the marks and says that they may stand."""
    if is_read:
        return
    if wrong := {name: advice(kinds) for name, text in texts.items() if (kinds := kinds_in(text))}:
        raise PersonsNamed(next(iter(wrong.values())), fields=wrong)


def advice(kinds: list[Kind]) -> str:
    found = ", ".join(str(kind.label) for kind in kinds)
    return _("Texten kan peka ut en person: %(found)s. Ta bort det, eller kryssa i att du har läst markeringarna.") % {
        "found": found
    }


# --- How each is found ---


def _marks(text: str) -> Iterator[tuple[int, int, Kind]]:
    taken: list[tuple[int, int]] = []
    for kind, pattern, is_one in LOOKED_FOR:
        for match in pattern.finditer(text):
            start, end = match.span()
            if is_one(match) and not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                yield start, end, kind


def _is_personal_number(match: re.Match[str]) -> bool:
    """Whether the day exists and the check digit is right."""
    year, month, day, last = match.groups()
    number = int(day)
    try:
        date(2000 + int(year), int(month), number - COORDINATION if number > COORDINATION else number)
    except ValueError:
        return False
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(year + month + day + last))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_phone(match: re.Match[str]) -> bool:
    return not (DATE.fullmatch(match[0]) or _is_of_a_thing(match))


def _is_plate(match: re.Match[str]) -> bool:
    return match[0][:3].upper() not in NOT_ON_PLATES and not _is_of_a_thing(match)


def _is_of_a_thing(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - LONGEST_NAME_OF_A_THING) : match.start()]
    return bool(OF_A_THING.search(before))


def _is_any(match: re.Match[str]) -> bool:
    return True


LOOKED_FOR: list[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], bool]]] = [
    (Kind.PERSONAL_NUMBER, PERSONAL_NUMBER, _is_personal_number),
    (Kind.EMAIL, EMAIL, _is_any),
    (Kind.PHONE, PHONE, _is_phone),
    (Kind.PLATE, PLATE, _is_plate),
    (Kind.HOME, HOME, _is_any),
]
