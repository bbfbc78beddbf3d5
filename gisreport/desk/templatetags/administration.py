"""What the administrators' templates ask of rows."""

from collections.abc import Mapping
from typing import Any

from django import template

from gisreport.desk.administration.tabs import Tabs, tabs_of
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


@register.simple_tag
def administration_tabs(code: str, here: str) -> Tabs:
    return tabs_of(code, here)


@register.filter
def get(values: Mapping[Any, Any], key: Any) -> Any:
    return values.get(key)
