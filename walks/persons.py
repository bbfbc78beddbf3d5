"""What speaks of persons where it should speak of a place; looked at by the secretary before anything is published."""

from django.utils.translation import gettext as _

from gisreport.cases.personal import Kind, kinds_in
from gisreport.errors import Refusal

# The order in which they are named. A home is a place, which a walk may well speak of.
FLAGS = (Kind.PERSONAL_NUMBER, Kind.PHONE, Kind.EMAIL, Kind.PLATE)


def flags_of(*texts: str) -> list[str]:
    """Of `personal-number`, `phone`, `email` and `plate`, those that are found in any of the texts."""
    found = kinds_in(*texts)
    return [flag.value for flag in FLAGS if flag in found]


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
