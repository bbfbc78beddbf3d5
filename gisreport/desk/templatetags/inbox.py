"""How old a case is, as the inbox says it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def age(moment: datetime) -> str:
    """In days: "i dag", "3 dagar"."""
    days = (timezone.localdate() - timezone.localdate(moment)).days
    return ngettext("%(n)d dag", "%(n)d dagar", days) % {"n": days} if days > 0 else _("i dag")


@register.simple_tag
def view_of(query: dict[str, str], **changes: Any) -> str:
    """The address of the inbox with the same search but another view: its filters are put back."""
    kept = {name: query[name] for name in ("q", "per") if name in query}
    asked = urlencode(kept | {name: str(value) for name, value in changes.items() if value})
    return f"?{asked}" if asked else "?"
