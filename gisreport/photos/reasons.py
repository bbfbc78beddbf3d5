"""Why a photo cannot be used. Knows nothing else, because the process that cleans photos knows it (see apart.py)."""

from enum import StrEnum


class Reason(StrEnum):
    NOT_A_PICTURE = "not-a-picture"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_HEAVY = "too-heavy"
    GONE = "gone"
    NOT_CLEANED = "not-cleaned"


class BadPhoto(Exception):
    """The photo's own fault; another try would end the same way."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
