"""What the report form says in words: `{% load reports %}`."""

from django import template
from django.contrib.gis.measure import Distance
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def metres(distance: Distance) -> str:
    """40 meter bort; rounded to ten, since a pin is no more exact than that."""
    rounded = round(distance.m / 10) * 10
    return _("{metres} meter bort").format(metres=rounded) if rounded else _("på samma plats")
