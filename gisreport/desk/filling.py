"""The placeholders of reply templates: which there are, how they are filled in, and that no other is saved.

A template is written by an administrator, in each language; it is filled in when an officer chooses it, in the language
of whoever reads the answer.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from gisreport.cases.events import name_of
from gisreport.cases.models import Case
from gisreport.cases.place import Place, place_of
from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.texts import in_language

WRITTEN = re.compile(r"\{([^{}]*)\}")
LOOSE_BRACE = re.compile(r"[{}]")

# What may stand between braces, and what it is for whoever writes a template.
PLACEHOLDERS: dict[str, Any] = {
    "number": gettext_lazy("ärendets nummer"),
    "category": gettext_lazy("vad ärendet gäller"),
    "status": gettext_lazy("ärendets status"),
    "place": gettext_lazy("platsen i ord, som ”Vid Kajen 4, i Hamnen”"),
    "administration": gettext_lazy("förvaltningen som har ärendet"),
    "municipality": gettext_lazy("kommunen"),
    "date": gettext_lazy("dagen som åtgärden är planerad till"),
    "link": gettext_lazy("länken till ärendets offentliga sida"),
    "phone": gettext_lazy("förvaltningens telefonnummer, eller kommunens"),
}

# Administrators write Swedish, so this is what they are offered; what is written in English means the same.
IN_SWEDISH = {
    "number": "nummer",
    "category": "kategori",
    "status": "status",
    "place": "plats",
    "administration": "förvaltning",
    "municipality": "kommun",
    "date": "datum",
    "link": "länk",
    "phone": "telefon",
}
MEANT = {**{swedish: name for name, swedish in IN_SWEDISH.items()}, **{name: name for name in PLACEHOLDERS}}


def placeholders_in(text: str) -> list[str]:
    return WRITTEN.findall(text)


def written(name: str) -> str:
    """The placeholder as it is written in the language of the page: *{nummer}*."""
    return f"{{{name if (get_language() or '').startswith('en') else IN_SWEDISH[name]}}}"


def refuse_unknown(texts: Mapping[str, str], *, field: str = "texts") -> None:
    """Raises Refusal naming `field` for a placeholder that nobody fills in, or a brace that belongs to none."""
    unknown = {name for text in texts.values() for name in placeholders_in(text) if name not in MEANT}
    if unknown:
        raise _refusal(
            field,
            _("{unknown} finns inte. Det här kan fyllas i: {known}."),
            unknown=_in_braces(sorted(unknown)),
            known=", ".join(map(written, PLACEHOLDERS)),
        )
    if any(LOOSE_BRACE.search(WRITTEN.sub("", text)) for text in texts.values()):
        raise _refusal(field, _("En klammer står ensam. Skriv {known}, eller ta bort den."), known=written("number"))


def refuse_unfilled(text: str, *, field: str = "text") -> None:
    """Raises Refusal naming `field` when words that are about to be sent still have a placeholder in them."""
    left = [name for name in placeholders_in(text) if name in MEANT]
    if left:
        raise _refusal(field, _("Skriv något i stället för {left}."), left=_in_braces(dict.fromkeys(left)))


def _in_braces(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def _refusal(field: str, sentence: str, **facts: str) -> Refusal:
    for name, fact in facts.items():
        sentence = sentence.replace(f"{{{name}}}", fact)  # str.format would take the braces of the facts for its own
    return Refusal(sentence, fields={field: sentence})


@dataclass(frozen=True)
class Filling:
    """Fills in what is known about one case; what is not known yet keeps its placeholder, for the officer to write.

    `day`: the planned one when it stands in the same form. The place is looked up when a template asks for it.
    """

    case: Case
    place: Place | None = None
    day: datetime.date | None = None

    def fill(self, text: str, language: str) -> str:
        """`text` with its placeholders filled in, in `language`; those it does not know are left as they are."""
        with override(language):
            return WRITTEN.sub(lambda found: self._known(found[1], language) or found[0], text)

    def _known(self, name: str, language: str) -> str:
        ways: dict[str, Callable[[], str]] = {
            "number": lambda: self.case.number,
            "category": lambda: in_language(self.case.category.names, language),
            "status": lambda: str(Status(self.case.status).label),
            "place": lambda: self._place.words if self._place and self._place.words else _("platsen du beskrev"),
            "administration": lambda: name_of(self.case.administration, language),
            "municipality": lambda: self.case.municipality.called(language),
            "date": lambda: date_format(self._planned, "j F Y") if self._planned else "",
            "link": lambda: self.case.public_url if self.case.is_public else _("länken i mejlet"),
            "phone": lambda: self.case.administration.phone or self.case.municipality.phone,
        }
        return ways[MEANT[name]]() if name in MEANT else ""

    @property
    def _planned(self) -> datetime.date | None:
        return self.day or self.case.planned_for

    @cached_property
    def _place(self) -> Place | None:
        return self.place or place_of(self.case.shown_point)
