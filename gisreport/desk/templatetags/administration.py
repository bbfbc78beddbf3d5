"""What the administrators' templates ask of rows."""

from django import template

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
