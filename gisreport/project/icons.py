"""Pictures inside the page: Lucide's icons from npm. All draw in `currentColor`."""

import logging
import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

FALLBACK = "map-pin"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


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
