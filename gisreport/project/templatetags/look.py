"""What templates draw with: `{% load look %}`. The classes they lean on are described in static/css/components.css."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from gisreport.cases import shapes
from gisreport.cases.status import Status
from gisreport.project import icons
from gisreport.project import importmap as the_map
from routing.look import look_of
from routing.models import Municipality

register = template.Library()

# Emergency numbers, and those with an area code or a country; never a part of an address or an entity.
PHONE_NUMBER = re.compile(r"(?<![\w/.@#&-])(?:112|114 14|1177|(?:\+\d{1,3}[ -]?|0\d{1,3}-)\d[\d ]{3,}\d)(?![\w/@-])")


@register.simple_tag
def importmap() -> SafeString:
    """The page's import map; it must stand before every module."""
    return mark_safe(f'<script type="importmap">{the_map.text()}</script>')  # noqa: S308 (our own text)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture: `{% icon "lightbulb" %}`. Words always stand beside it."""
    return mark_safe(icons.icon(name))  # noqa: S308 (files from our own packages)


@register.simple_tag
def icon_templates(*names: str | Iterable[str]) -> SafeString:
    """`<template id="icon-lightbulb">…` for scripts to clone. Takes names, or lists of names."""
    wanted = {name for each in names for name in ([each] if isinstance(each, str) else each)}
    return format_html_join("", '<template id="icon-{}">{}</template>', ((name, icon(name)) for name in sorted(wanted)))


@register.simple_tag
def status_shape(status: str, name: str = "", date: date | None = None, words: bool = True) -> SafeString:
    """The shape of a status and its words; with `words=False` only screen readers get the words."""
    return shapes.shape_and_words(status, name, date, only_aloud=not words)


@register.simple_tag
def status_shape_templates() -> SafeString:
    """`<template id="status-shape-planned">…` for scripts to clone: the same shapes on the map as in the list."""
    return format_html_join(
        "",
        '<template id="status-shape-{}">{}</template>',
        ((status, shapes.shape(status)) for status in Status.values),
    )


@register.simple_tag
def status_words(status: str, name: str = "", date: date | None = None) -> str:
    """The word for a status, more exact where more is known: who has it, which day."""
    return shapes.words(status, name, date)


@register.simple_tag
def own_look(municipality: Any) -> SafeString:
    """The link to the municipality's own style sheet; nothing where it has none, or there is no municipality."""
    look = look_of(municipality) if isinstance(municipality, Municipality) else None
    if look is None or not look.colours:
        return SafeString("")
    return format_html('<link rel="stylesheet" href="{}">', reverse("own-look", args=[municipality.code, look.mark]))


@register.simple_tag
def own_logo(municipality: Any) -> SafeString:
    """The municipality's logo, which says its name; nothing where it has none."""
    look = look_of(municipality) if isinstance(municipality, Municipality) else None
    if look is None or not look.logo:
        return SafeString("")
    address = reverse("own-logo", args=[municipality.code, look.mark])
    return format_html('<img class="brand__logo" src="{}" alt="{}">', address, municipality.official_name)


@register.filter("day")
def day_words(day: date | None) -> str:
    """3 maj 2026; in English 3 May 2026."""
    return date_format(day, "j F Y") if day else ""


@register.filter
def instant(moment: datetime) -> str:
    """What stands in `<time datetime>`: 2026-05-03T14:05:00+02:00 (HTML allows no microseconds)."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def tel(phone: str) -> str:
    """What a telephone dials: `060-19 10 00` → `060191000`."""
    return re.sub(r"[^\d+]", "", phone)


@register.filter
def with_phone_links(text: str) -> SafeString:
    """A sentence whose telephone numbers (112, 114 14, 060-19 10 00) can be dialled with a tap."""

    def link(found: re.Match[str]) -> str:
        return format_html('<a href="tel:{}">{}</a>', tel(found[0]), found[0])

    return mark_safe(PHONE_NUMBER.sub(link, conditional_escape(text)))  # noqa: S308 (escaped here)


@register.filter
def lead_in(label: str) -> str:
    """A label that a sentence follows: "E-post:", but "Hur många lampor är släckta?" as it is."""
    return label if label.endswith(("?", "!", ".", ":")) else f"{label}:"


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several controls under one question (radio buttons, tick boxes)."""
    return bool(field.field.widget.use_fieldset)


@register.filter
def is_tick_box(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not is_group(field)


@register.inclusion_tag("_languages.html", takes_context=True)
def languages(context: Context) -> dict[str, Any]:
    """Plain links to the same page in every language, each in its own words."""
    request = context.get("request")
    here = request.get_full_path() if request and request.method in ("GET", "HEAD") else getattr(request, "path", "/")
    return {
        "languages": [{"code": code, "name": name} for code, name in settings.LANGUAGES],
        "current": get_language(),
        "here": here,
    }
