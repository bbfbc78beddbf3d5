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
_providers_of_nobodys: list[Provider] = []


def register_words(provider: Provider, *, of_followers: bool = True) -> None:
    """Called once by each room that keeps residents' words, in its AppConfig.ready(); `of_followers`: what it keeps can
    have been written by somebody who follows the case."""
    providers = _providers if of_followers else _providers_of_nobodys
    if provider not in providers:
        providers.append(provider)


def words_about(case: Case) -> list[CaseWords]:
    """Every report of the case, the first one first."""
    return _read(case, [*_providers, *_providers_of_nobodys])


def words_of(follower: Follower) -> CaseWords | None:
    """What this follower wrote; None for someone who has only seen the same thing."""
    return next((words for words in _read(follower.case, _providers) if words.follower_id == follower.pk), None)


def _read(case: Case, providers: Sequence[Provider]) -> list[CaseWords]:
    return sorted((words for provider in providers for words in provider(case)), key=lambda words: words.sent_at)
