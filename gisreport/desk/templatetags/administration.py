"""What the administrators' templates ask of rows."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings

from gisreport.desk.administration.tabs import Tabs, tabs_of
from gisreport.desk.wording import name_of_language
from routing import layers
from routing.models import Responsibility
from routing.problems import described

register = template.Library()


@register.filter
def layer_name(layer: str) -> str:
    return layers.layer_name(layer)


@register.filter
def in_words(rule: Responsibility) -> str:
    """ "Belysning, Stenstaden → Gatukontoret"."""
    return described(rule)


@register.filter
def languages(texts: Mapping[str, str]) -> str:
    """ "svenska, engelska": those that something is written in."""
    return ", ".join(name_of_language(code) for code, _words in settings.LANGUAGES if texts.get(code))


@register.simple_tag
def administration_tabs(code: str, here: str) -> Tabs:
    return tabs_of(code, here)


@register.filter
def get(values: Mapping[Any, Any], key: Any) -> Any:
    return values.get(key)
