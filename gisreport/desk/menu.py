"""A menu to choose from, for pages with many of them."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe


class Menu(forms.Select):
    """A `<select>` that writes its options itself: Django's fills two templates for each, and an inbox has a hundred
    kinds of matters, people and places to choose from."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        options = _written(self.choices, set(self.format_value(value)))
        return mark_safe(f"<select{attributes}>{options}</select>")  # noqa: S308 (both are escaped)


def _written(choices: Any, chosen: set[str]) -> str:
    """A choice whose words are a list of choices is a group of them."""
    return "\n".join(
        f'<optgroup label="{escape(str(value))}">{_written(words, chosen)}</optgroup>'
        if isinstance(words, list | tuple)
        else _option("" if value is None else str(value), words, chosen)
        for value, words in choices
    )


def _option(value: str, words: Any, chosen: set[str]) -> str:
    is_chosen = " selected" if value in chosen else ""
    return f'<option value="{escape(value)}"{is_chosen}>{escape(str(words))}</option>'
