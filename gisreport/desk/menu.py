"""A menu to choose from, for pages with many of them."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NOTHING, CHOSEN = SafeString(""), SafeString(" selected")


class Menu(forms.Select):
    """A `<select>` that writes its options itself: Django's fills two templates for each, and an inbox has a hundred
    kinds of matters, people and places to choose from."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, _written(self.choices, chosen))


def _written(choices: Any, chosen: set[str]) -> SafeString:
    """A choice whose words are a list of choices is a group of them."""
    return format_html_join(
        "\n",
        "{}",
        (
            (format_html('<optgroup label="{}">{}</optgroup>', value, _written(words, chosen)),)
            if isinstance(words, list | tuple)
            else (_option("" if value is None else str(value), words, chosen),)
            for value, words in choices
        ),
    )


def _option(value: str, words: Any, chosen: set[str]) -> SafeString:
    is_chosen = CHOSEN if value in chosen else NOTHING
    return format_html('<option value="{}"{}>{}</option>', value, is_chosen, words)
