"""What templates say about cases: `{% load cases %}`."""

from collections.abc import Iterable
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gisreport.cases.events import name_of, owner_sentence
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CasePhoto
from gisreport.cases.timeline import Timeline
from gisreport.cases.work_photos import BesideEachOther, beside_each_other
from routing.models import Administration, Category

register = template.Library()


@register.filter
def grouped(number: str) -> SafeString:
    """A case number in groups of three for the eye; copied, it is the number as it is."""
    signs = escape(number)
    spans = "".join(f"<span>{signs[at : at + 3]}</span>" for at in range(0, len(signs), 3))
    return mark_safe(f'<span class="case-number">{spans}</span>')  # noqa: S308 (escaped here)


@register.filter
def office(administration: Administration) -> str:
    """The administration's name in the reader's language."""
    return name_of(administration)


@register.simple_tag
def described(photo: CasePhoto, category: Category) -> str:
    """The alternative text of a photo."""
    return photo.described(category)


@register.simple_tag
def photo_url(photo: CasePhoto, address: str, token: str, size: str) -> str:
    """The photo as it came, at the desk; as everyone may see it on a public page or (with `token`) a secret one."""
    shown = photo.pk if address == "desk-photo" else photo.shown_id
    return reverse(address, args=[token, shown, size] if token else [shown, size])


@register.simple_tag
def beside(photos: Iterable[CasePhoto]) -> BesideEachOther:
    """Which of them show how it was, which how it became, and the others."""
    return beside_each_other(photos)


@register.simple_tag
def work_shown(case: Case, timeline: Timeline) -> BesideEachOther:
    """How it was and how it became, as everyone may see it. One statement if any photo was released, else none."""
    is_any = any(entry.kind == EventKind.PHOTO_RELEASED for entry in timeline.entries)
    return beside_each_other(case.photos.released().prefetch_related("coverings") if is_any else ())


@register.filter
def for_owner(event: CaseEvent) -> str:
    """What an owner outside the municipality reads of what it said itself, and of what was answered."""
    return owner_sentence(event)
