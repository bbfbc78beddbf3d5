"""A status to look at and to read: its shape beside its word. All shapes draw in `currentColor`."""

from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gisreport.cases.status import Status

# A clock of the work: empty, a quarter, half, three quarters, full; and crossed out. The font lacks these signs.
_RING = '<circle cx="8" cy="8" r="6.75" fill="none" stroke="currentColor" stroke-width="1.5"/>'
_SHAPES = {
    Status.RECEIVED: _RING,
    Status.ASSIGNED: f'{_RING}<path d="M8 8V1.25A6.75 6.75 0 0 1 14.75 8Z" fill="currentColor"/>',
    Status.PLANNED: f'{_RING}<path d="M8 1.25a6.75 6.75 0 0 1 0 13.5Z" fill="currentColor"/>',
    Status.IN_PROGRESS: f'{_RING}<path d="M8 8V1.25A6.75 6.75 0 1 1 1.25 8Z" fill="currentColor"/>',
    Status.RESOLVED: '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>',
    Status.DECLINED: f'{_RING}<path d="M3.4 12.6 12.6 3.4" stroke="currentColor" stroke-width="1.5"/>',
}


def shape(status: str) -> SafeString:
    """As SVG. ValueError for a word that is no status."""
    drawing = _SHAPES[Status(status)]
    svg = f'<svg class="status__shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{drawing}</svg>'
    return mark_safe(svg)  # noqa: S308 (drawn by us)


def words(status: str, name: str = "", day: date | None = None) -> str:
    """The word for a status, more exact where more is known: who has it, for which day it is planned."""
    if status == Status.ASSIGNED and name:
        return _("hos %(name)s") % {"name": name}
    if status == Status.PLANNED and day:
        return _("planerat %(date)s") % {"date": date_format(day, "j F Y")}
    return str(Status(status).label)


def shape_and_words(status: str, name: str = "", day: date | None = None, *, only_aloud: bool = False) -> SafeString:
    """With `only_aloud` the words are for screen readers alone."""
    return format_html(
        '<span class="status status--{}">{}<span class="{}">{}</span></span>',
        status,
        shape(status),
        "visually-hidden" if only_aloud else "status__word",
        words(status, name, day),
    )
