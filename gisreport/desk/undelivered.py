"""Undelivered letters, told with the case they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from gisreport.cases import tell
from gisreport.cases.models import Case
from gisreport.outbox.models import Message

WORDS = {
    tell.RECEIVED: _("Kvitto på anmälan"),
    tell.EVENT: _("Nytt om ärendet, till den som följer det"),
    tell.ARRIVED: _("Nytt ärende, till förvaltningen"),
}


@dataclass(frozen=True)
class Letter:
    message: Message
    about: str
    case: Case | None


def letters(messages: Iterable[Message]) -> list[Letter]:
    """Two statements, however many messages there are."""
    messages = list(messages)
    by_follower = _cases([_subject(message) for message in messages if message.kind != tell.ARRIVED], "followers")
    by_event = _cases([_subject(message) for message in messages if message.kind == tell.ARRIVED], "events")
    return [
        Letter(
            message,
            str(WORDS.get(message.kind, message.kind)),
            (by_event if message.kind == tell.ARRIVED else by_follower).get(_subject(message)),
        )
        for message in messages
    ]


def _subject(message: Message) -> int:
    """The event of a letter to an administration, the follower of the others."""
    last = message.subject_id.rpartition(":")[2]
    return int(last) if last.isdigit() else 0


def _cases(subjects: Sequence[int], relation: str) -> dict[int, Case]:
    found = Case.objects.filter(**{f"{relation}__in": subjects}).annotate(subject=F(f"{relation}__pk"))
    return {case.subject: case for case in found}
