"""Pictures inside the page: Lucide's icons from npm, and our own six status shapes. All draw in `currentColor`."""

import logging
import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gisreport.cases.status import Status

logger = logging.getLogger(__name__)

FALLBACK = "map-pin"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

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


def status_shape(status: str) -> str:
    """The shape as SVG. ValueError for a word that is no status."""
    shape = _SHAPES[Status(status)]
    return f'<svg class="status__shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shape}</svg>'


def icon(name: str) -> str:
    """The icon as SVG; a pin for a name that Lucide does not have (administrators choose names too)."""
    try:
        drawing = _drawing(name)
    except KeyError:
        logger.warning("There is no icon named %r; a pin is shown instead.", name)
        drawing = _drawing(FALLBACK)
    return (
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{drawing}</svg>'
    )


def exists(name: str) -> bool:
    try:
        _drawing(name)
    except KeyError:
        return False
    return True


@cache
def _drawing(name: str) -> str:
    """What stands inside the icon's <svg>. KeyError when there is no such icon."""
    folder = settings.NODE_MODULES / "lucide-static" / "icons"
    if not folder.is_dir():
        raise ImproperlyConfigured("The icons are missing. Run `make install`, or `npm ci`.")
    path = folder / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise KeyError(name)
    inside = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if inside is None:
        raise KeyError(name)
    return re.sub(r"\s+", " ", inside.group(1)).strip()
