"""Texts that people keep in the database in several languages: `{"sv": "Belysning", "en": "Lighting"}`."""

from collections.abc import Mapping

from django.utils.translation import get_language

FALLBACKS = ("sv", "en")


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text in `language` (the active one if None), else its base language, else Swedish, else any."""
    language = language or get_language() or FALLBACKS[0]
    for candidate in (language, language.split("-")[0], *FALLBACKS):
        if texts.get(candidate):
            return texts[candidate]
    return next(iter(texts.values()), "")
