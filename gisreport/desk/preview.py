"""The letters that an action would send, exactly as they would go out, before it is carried out.

It is carried out in a transaction, the real renderers write what became due, and everything is undone: whatever the
letters say is what they will say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from gisreport.cases import tell
from gisreport.cases.models import Case, Follower
from gisreport.outbox import renderers
from gisreport.outbox.models import Message

HIDDEN = "…"  # in place of what only the recipient may know


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
    groups: dict[tuple[str, bool, int], list[tuple[Message, Follower]]] = {}
    followers = {follower.pk: follower for follower in case.followers.all()}
    for event in case.events.filter(pk__gt=newest):
        for message in Message.objects.filter(kind=tell.EVENT, key__startswith=f"{tell.EVENT}:{event.pk}:"):
            follower = followers[int(message.subject_id.partition(":")[2])]
            groups.setdefault((follower.language, follower.is_reporter, event.pk), []).append((message, follower))
    written = (_written(*group[0], people=len(group)) for group in groups.values())
    return sorted((letter for letter in written if letter), key=lambda letter: -letter.people)


def _written(message: Message, follower: Follower, *, people: int) -> PreviewedLetter | None:
    letter = renderers.render(message)
    if letter is None:
        return None
    text = letter.text.replace(follower.token, HIDDEN)
    return PreviewedLetter(follower.language, follower.is_reporter, people, letter.subject, text)
