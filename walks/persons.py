"""What speaks of persons where it should speak of a place; looked at by the secretary before anything is published."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from gisreport.cases.redact import EMAIL, PHONE
from gisreport.errors import Refusal

PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?!\d)", re.ASCII)
# In capitals with or without a space, as on the plate; in small letters only when written together.
PLATE = re.compile(
    r"\b(?:[A-HJ-PR-UW-Z]{3} ?\d{2}[0-9A-HJ-NPR-UW-Z]|[a-hj-pr-uw-z]{3}\d{2}[0-9a-hj-npr-uw-z])\b", re.ASCII
)
COORDINATION = 60  # is added to the day where the number is no citizen's


def flags_of(*texts: str) -> list[str]:
    """Of `personal-number`, `phone`, `email` and `plate`, those that are found in any of the texts."""
    return list(dict.fromkeys(flag for text in texts for flag in _found(text)))


def refuse_persons(**texts: str) -> None:
    """Raises Refusal where one of these texts, each by the name of its field, speaks of a person."""
    if wrong := {name: _what_to_do(flags) for name, text in texts.items() if (flags := flags_of(text))}:
        raise Refusal(next(iter(wrong.values())), fields=wrong)


def _what_to_do(flags: list[str]) -> str:
    names = {
        "personal-number": _("ett personnummer"),
        "phone": _("ett telefonnummer"),
        "email": _("en e-postadress"),
        "plate": _("ett bilnummer"),
    }
    found = ", ".join(names[flag] for flag in flags)
    return _("Texten innehåller {found}. Ta bort det och beskriv platsen, inte personer.").format(found=found)


def _found(text: str) -> Iterator[str]:
    without = PERSONAL_NUMBER.sub(lambda match: "" if _is_personal(*match.groups()) else match[0], text)
    if without != text:
        yield "personal-number"
    if PHONE.search(without):
        yield "phone"
    if EMAIL.search(text):
        yield "email"
    if PLATE.search(text):
        yield "plate"


def _is_personal(year: str, month: str, day: str, last: str) -> bool:
    """Whether the day exists and the check digit is right."""
    number = int(day)
    try:
        date(2000 + int(year), int(month), number - COORDINATION if number > COORDINATION else number)
    except ValueError:
        return False
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(year + month + day + last))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
