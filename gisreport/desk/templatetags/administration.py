"""What the administrators' templates ask of rows."""

from django import template

from routing import layers

register = template.Library()


@register.filter
def layer_name(layer: str) -> str:
    return layers.layer_name(layer)
