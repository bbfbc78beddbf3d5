"""What templates say about cases: `{% load cases %}`."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gisreport.cases.events import name_of
from gisreport.cases.models import CasePhoto
from routing.models import Administration, Category

register = template.Library()


@register.filter
def grouped(number: str) -> SafeString:
    """A case number in groups of three for the eye; copied, it is the number as it is."""
    groups = [number[at : at + 3] for at in range(0, len(number), 3)]
    spans = format_html_join("", "<span>{}</span>", ((group,) for group in groups))
    return format_html('<span class="case-number">{}</span>', spans)


@register.filter
def office(administration: Administration) -> str:
    """The administration's name in the reader's language."""
    return name_of(administration)


@register.simple_tag
def described(photo: CasePhoto, category: Category) -> str:
    """The alternative text of a photo."""
    return photo.described(category)
