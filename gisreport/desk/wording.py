"""What an officer can begin an answer with, and in which languages those who follow the case read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from gisreport.cases.models import Case
from gisreport.cases.place import Place
from gisreport.cases.status import CLOSED, Status
from gisreport.desk.choosable import Choosable
from gisreport.desk.filling import Filling
from gisreport.desk.models import ReplyTemplate
from gisreport.texts import in_language

FALLBACK = "sv"


@dataclass(frozen=True)
class Offered:
    """A template in one language, filled in. `value` is how a form names it."""

    value: str
    name: str
    language: str
    text: str


class Wording:
    """The templates of one case. Asks for them once, when somebody wants to know."""

    def __init__(self, case: Case, choosable: Choosable | None = None, place: Place | None = None) -> None:
        self.case, self.choosable, self.place = case, choosable or Choosable(case), place

    @cached_property
    def languages(self) -> list[str]:
        """Those of whoever reported, the most read one first; Swedish when nobody is known."""
        people: dict[str, int] = {}
        for reader in self.choosable.readers():
            if reader.is_reporter:
                people[reader.language] = people.get(reader.language, 0) + reader.people
        return sorted(people, key=lambda language: -people[language]) or [FALLBACK]

    @cached_property
    def _templates(self) -> list[ReplyTemplate]:
        return list(ReplyTemplate.objects.for_case(self.case))

    def offered(self, *purposes: str, becomes: Status | None = None, on: date | None = None) -> list[Offered]:
        """The templates for these purposes while the case has its status, or for the status that it gets (`becomes`);
        `on` is the day planned in the same form."""
        fitting = [one for one in self._templates if one.purpose in purposes and self._fits(one, becomes)]
        return list(self._in_words(fitting, Filling(self.case, self.place, on)))

    def _fits(self, template: ReplyTemplate, becomes: Status | None) -> bool:
        """A reply goes with a move only if it was written for it; what is written for closing goes with any closing."""
        if becomes is None:
            return not template.statuses or self.case.status in template.statuses
        is_for_any_closing = template.purpose == ReplyTemplate.Purpose.CLOSING and not template.statuses
        return becomes in template.statuses or (is_for_any_closing and becomes in CLOSED)

    def _in_words(self, templates: Iterable[ReplyTemplate], filling: Filling) -> Iterator[Offered]:
        for language in self.languages:
            for one in templates:
                text = filling.fill(in_language(one.texts, language), language)
                yield Offered(f"{one.pk}-{language}", one.name, language, text)


def name_of_language(language: str) -> str:
    """In the reader's own words: "svenska"."""
    return str(_(dict(settings.LANGUAGES).get(language, language)))
