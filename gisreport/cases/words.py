"""The resident's own words lie in a higher room; it registers here how to read them."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gisreport.cases.models import Case, Follower


@dataclass(frozen=True)
class CaseWords:
    """One report of a case. `answers` are pairs of question and answer, in the active language.

    `follower_id` is who wrote it; `has_phone`: left a number to be called, so must not wait for mail.
    """

    sent_at: datetime.datetime
    text: str = ""
    place: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    follower_id: int | None = None
    has_phone: bool = False


Provider = Callable[[Case], Sequence[CaseWords]]
_providers: list[Provider] = []


def register_words(provider: Provider) -> None:
    """Called once by each room that keeps residents' words, in its AppConfig.ready()."""
    if provider not in _providers:
        _providers.append(provider)


def words_about(case: Case) -> list[CaseWords]:
    """Every report of the case, the first one first."""
    return sorted((words for provider in _providers for words in provider(case)), key=lambda words: words.sent_at)


def words_of(follower: Follower) -> CaseWords | None:
    """What this follower wrote; None for someone who has only seen the same thing."""
    return next((words for words in words_about(follower.case) if words.follower_id == follower.pk), None)
