"""The addresses of the inbox."""

from typing import Any
from urllib.parse import urlencode

from django import template

register = template.Library()


@register.simple_tag
def view_of(query: dict[str, str], **changes: Any) -> str:
    """The address of the inbox with the same search but another view: its filters are put back."""
    kept = {name: query[name] for name in ("q", "per") if name in query}
    asked = urlencode(kept | {name: str(value) for name, value in changes.items() if value})
    return f"?{asked}" if asked else "?"
