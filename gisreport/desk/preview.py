"""The letters that an action would send, exactly as they would go out, before it is carried out.

It is carried out in a transaction, the real renderers write what became due, and everything is undone: whatever the
letters say is what they will say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from gisreport.cases import tell
from gisreport.cases.ask import QUESTION
from gisreport.cases.models import Case, CaseEvent, Follower
from gisreport.cases.redact import INSTEAD, SECRET
from gisreport.outbox import renderers
from gisreport.outbox.models import Message


@dataclass(frozen=True)
class PreviewedLetter:
    """What everyone gets who reads `language` and reported (or only has seen the same thing)."""

    language: str
    is_reporter: bool
    people: int
    subject: str
    text: str


@dataclass(frozen=True)
class Preview:
    letters: list[PreviewedLetter] = field(default_factory=list)
    without_mail: int = 0

    @property
    def people(self) -> int:
        return sum(letter.people for letter in self.letters)


def preview(case: Case, act: Callable[[], object]) -> Preview:
    """What the followers of `case` would get if `act` were carried out. Raises the Refusal that `act` raises."""
    with transaction.atomic():
        newest = case.events.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            act()
            return Preview(_letters(case, newest), case.followers.filter(_without_mail()).count())
        finally:
            transaction.set_rollback(True)


def _without_mail() -> Q:
    return Q(email="") | Q(wants_mail=False)


def _letters(case: Case, newest: int) -> list[PreviewedLetter]:
    """One of each kind is written, however many get it."""
    groups: dict[tuple[int, str, bool], list[Message]] = {}
    for event in case.events.filter(pk__gt=newest):
        messages = list(Message.objects.filter(_about(event)))
        reporters = Follower.objects.who_reported().filter(pk__in=map(_follower_of, messages))
        reported = set(reporters.values_list("pk", flat=True))
        for message in messages:
            kind = (event.pk, message.language, _follower_of(message) in reported)
            groups.setdefault(kind, []).append(message)
    written = (
        _written(messages[0], people=len(messages), is_reporter=is_reporter)
        for (_event, _language, is_reporter), messages in groups.items()
    )
    return sorted((letter for letter in written if letter), key=lambda letter: -letter.people)


def _about(event: CaseEvent) -> Q:
    """The letters of both kinds that go to followers; their keys are found by an index."""
    of_each = (Q(kind=kind, key__startswith=f"{kind}:{event.pk}:") for kind in (tell.EVENT, QUESTION))
    return reduce(or_, of_each)


def _follower_of(message: Message) -> int:
    return int(message.subject_id.partition(":")[2])


def _written(message: Message, *, people: int, is_reporter: bool) -> PreviewedLetter | None:
    letter = renderers.render(message)
    if letter is None:
        return None
    text = SECRET.sub(INSTEAD, letter.text)  # a link is only the recipient's
    return PreviewedLetter(message.language, is_reporter, people, letter.subject, text)
