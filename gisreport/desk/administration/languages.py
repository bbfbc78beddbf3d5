"""Fields for texts that are kept in several languages: one for each, Swedish first."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from reports.words import tidy

# As they stand after a label: "Namn på engelska".
IN_LANGUAGE = {
    "sv": gettext_lazy("{label} på svenska"),
    "en": gettext_lazy("{label} på engelska"),
    "sv-x-lattlast": gettext_lazy("{label} på lättläst svenska"),
}


def field_name(name: str, language: str) -> str:
    return f"{name}_{language.replace('-', '_')}"


def text_fields(
    name: str, label: Any, *, longest: int, required: bool = False, rows: int = 0, hint: Any = ""
) -> dict[str, forms.CharField]:
    """`name_sv`, `name_en` …; only Swedish can be required, the others fall back on it."""
    fields = {}
    for language, words in settings.LANGUAGES:
        fields[field_name(name, language)] = forms.CharField(
            label=str(IN_LANGUAGE.get(language, "{label}: " + words)).format(label=label),
            required=required and language == "sv",
            max_length=longest,
            widget=forms.Textarea({"rows": rows, "lang": language}) if rows else forms.TextInput({"lang": language}),
            help_text=hint if language == "sv" else "",
        )
    return fields


def initial_texts(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {field_name(name, language): texts.get(language, "") for language, _words in settings.LANGUAGES}


def texts_from(given: Mapping[str, Any], name: str, before: Mapping[str, str] | None = None) -> dict[str, str]:
    """What was written, by language; a language that the form does not have keeps what it had."""
    known = [language for language, _words in settings.LANGUAGES]
    written = {language: tidy(given.get(field_name(name, language)) or "") for language in known}
    others = {language: text for language, text in (before or {}).items() if language not in known}
    return {language: text for language, text in {**written, **others}.items() if text}


class InLanguages:
    """Of a form that has such fields: a template asks for them by the name they share, as `form.names_fields`."""

    def __getattr__(self, name: str) -> list[Any]:
        shared, is_asked, rest = name.rpartition("_fields")
        if not is_asked or rest:
            raise AttributeError(name)
        return [
            self[field_name(shared, language)]  # type: ignore[index]
            for language, _words in settings.LANGUAGES
        ]
