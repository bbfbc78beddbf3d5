"""Reply templates: made, changed, closed and opened again, noted in the history; and shown filled in."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.models import User
from gisreport.cases.models import Case, PublicCase
from gisreport.cases.status import Status
from gisreport.desk.administration.forms import RefusableForm, offices_for
from gisreport.desk.administration.history import Kind, note
from gisreport.desk.administration.in_turn import wait_for_turn
from gisreport.desk.administration.languages import (
    InLanguages,
    field_name,
    initial_texts,
    text_fields,
    texts_from,
)
from gisreport.desk.filling import PLACEHOLDERS, Filling, refuse_unknown, written
from gisreport.desk.models import ReplyTemplate
from gisreport.errors import Refusal
from routing.models import Administration, Category, Municipality

LONGEST = 4_000
INVENTED_NUMBER = "4K7-3Q"


class TemplateForm(InLanguages, RefusableForm):
    name = forms.CharField(
        label=gettext_lazy("Mallens namn"),
        max_length=80,
        help_text=gettext_lazy("Det som handläggaren väljer i listan. Den som anmäler ser det inte."),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Används till"), choices=ReplyTemplate.Purpose, widget=forms.RadioSelect
    )
    administration = forms.ModelChoiceField(
        Administration.objects.none(),
        label=gettext_lazy("Förvaltning"),
        required=False,
        empty_label=gettext_lazy("Alla förvaltningar"),
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Kategori"),
        required=False,
        empty_label=gettext_lazy("Alla kategorier"),
    )
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Status"),
        choices=Status,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Mallen erbjuds när ärendet har eller får en av dem. Välj ingen, så erbjuds den alltid."
        ),
    )

    def __init__(self, template: ReplyTemplate, data: Any = None) -> None:
        initial = {
            **initial_texts("texts", template.texts or {}),
            "name": template.name,
            "purpose": template.purpose,
            "administration": template.administration_id,
            "category": template.category_id,
            "statuses": template.statuses,
        }
        super().__init__(data, initial=initial)
        self.template = template
        self.fields |= text_fields("texts", gettext_lazy("Text"), longest=LONGEST, rows=9, required=True)
        municipality = template.municipality
        self.fields["administration"].queryset = offices_for(municipality)  # type: ignore[attr-defined]
        self.fields["category"].queryset = Category.objects.filter(  # type: ignore[attr-defined]
            municipality=municipality
        ).order_by("order")

    def clean(self) -> None:
        for language, _words in settings.LANGUAGES:
            name = field_name("texts", language)
            try:
                refuse_unknown({language: self.cleaned_data.get(name) or ""}, field=name)
            except Refusal as refusal:
                self.show(refusal)

    def filled(self) -> ReplyTemplate:
        """The template as it is written in the form, not saved."""
        given, template = self.cleaned_data, self.template
        for name in ("name", "purpose", "administration", "category", "statuses"):
            setattr(template, name, given[name])
        template.texts = texts_from(given, "texts", template.texts)
        return template


# --- Keeping ---


@transaction.atomic
def keep_template(template: ReplyTemplate, *, by: User) -> ReplyTemplate:
    """Save what a form filled in. Refusal when another in use has the same name."""
    refuse_same_name(template)
    stored = ReplyTemplate.objects.select_for_update(of=("self",)).filter(pk=template.pk).first()
    before = told_of(stored) if stored else {}
    template.save()
    _note(template, before, told_of(template), by=by)
    return template


@transaction.atomic
def close_template(template: ReplyTemplate, *, by: User) -> ReplyTemplate:
    return _closed_on(template, timezone.localdate(), by=by)


@transaction.atomic
def open_template(template: ReplyTemplate, *, by: User) -> ReplyTemplate:
    """Refusal when another with its name has come into use meanwhile."""
    refuse_same_name(template)
    return _closed_on(template, None, by=by)


def refuse_same_name(template: ReplyTemplate) -> None:
    wait_for_turn(template.municipality_id)
    others = ReplyTemplate.objects.filter(
        municipality=template.municipality_id, administration=template.administration_id, name=template.name,
        closed_on=None,
    )  # fmt: skip
    if others.exclude(pk=template.pk).exists():
        said = _("Det finns redan en mall som heter så. Välj ett annat namn.")
        raise Refusal(said, fields={"name": said})


def _closed_on(template: ReplyTemplate, day: datetime.date | None, *, by: User) -> ReplyTemplate:
    before = {"closed_on": template.closed_on}
    template.closed_on = day
    template.save(update_fields=["closed_on"])
    _note(template, before, {"closed_on": day}, by=by)
    return template


def told_of(template: ReplyTemplate) -> dict[str, Any]:
    return {
        "name": template.name,
        "purpose": template.get_purpose_display(),
        "administration": str(template.administration or ""),
        "category": template.category.name if template.category else "",
        "statuses": [str(Status(status).label) for status in template.statuses],
        "texts": template.texts,
    }


def _note(template: ReplyTemplate, before: Mapping[str, Any], after: Mapping[str, Any], *, by: User) -> None:
    note(template.municipality, Kind.TEMPLATE, template.pk, called=template.name, before=before, after=after, by=by)


# --- Showing ---


@dataclass(frozen=True)
class FilledIn:
    language: str
    name: str
    text: str


@dataclass(frozen=True)
class TemplatePreview:
    """`number` of the case it was filled in for; empty when no case fits, and one was invented."""

    number: str
    texts: Sequence[FilledIn]


def preview_of(template: ReplyTemplate) -> TemplatePreview:
    """In each language it is written in, for the latest public case that it fits."""
    case = latest_case(template)
    filling = Filling(case or invented_case(template))
    texts = [
        FilledIn(language, str(words), filling.fill(template.texts[language], language))
        for language, words in settings.LANGUAGES
        if template.texts.get(language)
    ]
    return TemplatePreview(case.number if case else "", texts)


def latest_case(template: ReplyTemplate) -> Case | None:
    """Public ones only: an administrator does not read the others."""
    public = PublicCase.objects.filter(municipality=template.municipality_id)
    if template.category:
        public = public.filter(category=template.category)
    if template.administration:
        public = public.filter(administration=template.administration)
    latest = public.order_by("-created_at", "-pk").values("pk")[:1]
    return Case.objects.filter(pk__in=latest).select_related("municipality", "category", "administration").first()


def invented_case(template: ReplyTemplate) -> Case:
    """Never saved."""
    municipality = template.municipality
    category = template.category or municipality.categories.filter(is_private=False).order_by("order").first()
    office = template.administration or municipality.default_desk or municipality.administrations.first()
    return Case(
        number=f"{municipality.code}-{INVENTED_NUMBER}",
        municipality=municipality,
        category=category or Category(municipality=municipality, names={"sv": _("Belysning")}),
        administration=office,
        status=Status.PLANNED,
        planned_for=timezone.localdate() + datetime.timedelta(days=14),
    )


def placeholders(municipality: Municipality) -> list[tuple[str, str, str]]:
    """Each with what it is for and an example."""
    template = ReplyTemplate(municipality=municipality, texts={})
    filling = Filling(invented_case(template))
    return [(written(name), str(words), filling.fill(written(name), "sv")) for name, words in PLACEHOLDERS.items()]
