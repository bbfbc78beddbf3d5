"""A move and the words that go with it: one transaction, two rows of the timeline, and one letter that has both."""

from collections.abc import Callable

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, change, changing, record, words_in
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.personal import refuse_unread

# In the data of the move: the reply that went with it, so that its letter says the words too.
REPLY = "reply"


def with_words(
    case: Case,
    move: Callable[[], CaseEvent],
    *,
    text: str,
    is_public: bool = False,
    by: User | None,
    seen: Seen = None,
    is_read: bool = False,
) -> CaseEvent:
    """`move` carries out a verb of the case and answers its event; `text` is a reply to those who reported (with
    `is_public` to everyone, and then as in `lifecycle.reply`) of which no letter of its own is made."""
    words = words_in(text, field="text")
    if is_public:
        refuse_unread(is_read=is_read, text=words)
    with changing(case, seen):
        reply = record(case, EventKind.REPLIED, by=by, text=words, is_public_text=is_public)
        if is_public:
            change(case)
        moved = move()
        moved.data[REPLY] = reply.pk
        moved.save(update_fields=["data"])
        return moved


def words_with(event: CaseEvent) -> CaseEvent | None:
    """The reply that went with a move, if one did."""
    reply = event.data.get(REPLY)
    return CaseEvent.objects.filter(pk=reply, case=event.case_id).first() if reply else None
