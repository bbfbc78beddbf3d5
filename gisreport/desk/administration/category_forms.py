"""The forms for groups, categories and questions. What they mean is done by the verbs in categories.py and
questions.py."""

from itertools import chain, count
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.desk.administration.forms import DAY, RefusableForm
from gisreport.desk.administration.icons import ICONS
from gisreport.desk.administration.languages import InLanguages, initial_texts, text_fields, texts_from
from reports.words import one_line
from routing.models import Category, CategoryGroup, Question

MOST_OPTIONS = 30
LONGEST_OPTION = 120


class GroupForm(InLanguages, RefusableForm):
    def __init__(self, group: CategoryGroup, data: Any = None) -> None:
        super().__init__(data, initial=initial_texts("names", group.names or {}))
        self.group = group
        self.fields |= text_fields("names", gettext_lazy("Namn"), longest=60, required=True)

    def filled(self) -> CategoryGroup:
        self.group.names = texts_from(self.cleaned_data, "names", self.group.names)
        return self.group


class CategoryForm(InLanguages, RefusableForm):
    group = forms.ModelChoiceField(
        CategoryGroup.objects.none(), label=gettext_lazy("Grupp"), empty_label=gettext_lazy("Välj grupp")
    )
    keywords = forms.CharField(
        label=gettext_lazy("Sökord"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Ord som den som anmäler kan tänkas skriva. Skriv dem efter varandra, även på engelska."
        ),
    )
    icon = forms.ChoiceField(label=gettext_lazy("Bild"), widget=forms.RadioSelect)
    is_private = forms.BooleanField(
        label=gettext_lazy("Privat: visas aldrig på kartan eller för andra än dem som arbetar med ärendet"),
        required=False,
    )
    needs_place = forms.BooleanField(label=gettext_lazy("Behöver en plats på kartan eller i ord"), required=False)
    stopper_ends = forms.BooleanField(
        label=gettext_lazy("Går inte att anmäla här: den som väljer kategorin ska ringa i stället"), required=False
    )

    def __init__(self, category: Category, data: Any = None) -> None:
        initial = {
            **initial_texts("names", category.names or {}),
            **initial_texts("descriptions", category.descriptions or {}),
            **initial_texts("stopper", category.stopper or {}),
            "group": category.group_id,
            "keywords": category.keywords,
            "icon": category.icon,
            "is_private": category.is_private,
            "needs_place": category.needs_place,
            "stopper_ends": category.stopper_ends,
        }
        super().__init__(data, initial=initial)
        self.category = category
        self.fields |= text_fields("names", gettext_lazy("Namn"), longest=60, required=True)
        self.fields |= text_fields(
            "descriptions", gettext_lazy("Beskrivning"), longest=300, rows=2,
            hint=gettext_lazy("Visas när kategorin är vald. Säg vad den gäller, och vad den inte gäller."),
        )  # fmt: skip
        self.fields |= text_fields(
            "stopper", gettext_lazy("Meddelande innan man anmäler"), longest=500, rows=2,
            hint=gettext_lazy("Till exempel vart man ringer när det är bråttom. Telefonnummer går att trycka på."),
        )  # fmt: skip
        groups = CategoryGroup.objects.filter(municipality=category.municipality_id)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["icon"].choices = icon_choices(category.icon)  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name.startswith("names_")])
        if category.pk:
            del self.fields["is_private"]  # changed on a page of its own, which tells what follows

    def clean(self) -> None:
        if self.cleaned_data.get("stopper_ends") and not self.cleaned_data.get("stopper_sv"):
            self.add_error("stopper_sv", _("Skriv vart man ska ringa i stället."))

    def filled(self) -> Category:
        """The category as it is written in the form, not saved."""
        given, category = self.cleaned_data, self.category
        for name in ("names", "descriptions", "stopper"):
            setattr(category, name, texts_from(given, name, getattr(category, name)))
        for name in ("group", "icon", "is_private", "needs_place", "stopper_ends"):
            if name in given:
                setattr(category, name, given[name])
        category.keywords = one_line(given["keywords"])
        return category


def icon_choices(chosen: str) -> list[tuple[str, Any]]:
    """The one a category already has is always there."""
    known = list(ICONS.items())
    return known if chosen in ICONS else [(chosen, chosen), *known]


class CloseForm(RefusableForm):
    closed_on = forms.DateField(
        label=gettext_lazy("Stängs den"),
        widget=DAY,
        help_text=gettext_lazy("Från och med den dagen går det inte att välja kategorin."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"closed_on": timezone.localdate()})


class QuestionForm(InLanguages, RefusableForm):
    kind = forms.ChoiceField(label=gettext_lazy("Hur svarar man?"), choices=Question.Kind, widget=forms.RadioSelect)
    options = forms.CharField(
        label=gettext_lazy("Svar att välja på"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Ett svar på varje rad. Skriv svenska, ett lodrätt streck och engelska: Flera lampor | Several lamps"
        ),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Måste besvaras"), required=False)

    def __init__(self, question: Question, data: Any = None) -> None:
        initial = {
            **initial_texts("texts", question.texts or {}),
            "kind": question.kind,
            "options": as_lines(question.offered_options),
            "is_required": question.is_required,
        }
        super().__init__(data, initial=initial)
        self.question = question
        self.fields = text_fields("texts", gettext_lazy("Fråga"), longest=200, required=True) | self.fields

    def clean_options(self) -> list[dict[str, str]]:
        lines = [one_line(line) for line in self.cleaned_data["options"].splitlines()]
        options = [read_line(line) for line in lines if line]
        if len(options) > MOST_OPTIONS:
            raise forms.ValidationError(_("Högst {most} svar får plats.").format(most=MOST_OPTIONS))
        for texts in options:
            if any(len(text) > LONGEST_OPTION for text in texts.values()):
                raise forms.ValidationError(
                    _("Ett svar får ha högst {most} tecken: {text} …").format(
                        most=LONGEST_OPTION, text=texts["sv"][:40]
                    )
                )
        names = [texts["sv"].casefold() for texts in options]
        twice = next((texts["sv"] for texts in options if names.count(texts["sv"].casefold()) > 1), "")
        if twice:
            raise forms.ValidationError(_("Svaret ”{text}” står två gånger.").format(text=twice))
        return options

    def clean(self) -> None:
        given = self.cleaned_data
        is_choice = given.get("kind") in (Question.Kind.CHOICE, Question.Kind.CHOICES)
        if "options" in given and is_choice and len(given["options"]) < 2:
            self.add_error("options", _("Skriv minst två svar att välja på, ett på varje rad."))

    def filled(self) -> Question:
        """The question as it is written in the form, not saved. An option that is known keeps its code."""
        given, question = self.cleaned_data, self.question
        question.texts = texts_from(given, "texts", question.texts)
        question.kind = given["kind"]
        question.is_required = given["is_required"]
        is_choice = question.kind in (Question.Kind.CHOICE, Question.Kind.CHOICES)
        question.options = with_codes(given["options"] if is_choice else [], question.options)
        return question


def as_lines(options: list[dict[str, Any]]) -> str:
    return "\n".join(" | ".join(filter(None, (one["texts"].get("sv"), one["texts"].get("en")))) for one in options)


def read_line(line: str) -> dict[str, str]:
    if "|" in line and not line.partition("|")[0].strip():
        raise forms.ValidationError(_("Raden ”{line}” saknar svenska. Skriv den före strecket.").format(line=line[:60]))
    swedish, _bar, english = (part.strip() for part in line.partition("|"))
    return {"sv": swedish} | ({"en": english} if english else {})


def with_codes(written: list[dict[str, str]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The options in the order they were written; those that are gone last, as closed.

    An option keeps its code while its Swedish or its English text is the same. One that says something else is another
    option: what was answered before keeps its words.
    """
    left = list(before)
    codes = {option["code"] for option in before}
    options = []
    for texts in written:
        option = _taken(left, texts)
        code = option["code"] if option else new_code(texts["sv"], codes)
        codes.add(code)
        options.append({"code": code, "texts": texts | _unwritten(option, texts)})
    return options + [{"code": one["code"], "texts": one["texts"], "closed": True} for one in left]


def _unwritten(option: dict[str, Any] | None, texts: dict[str, str]) -> dict[str, str]:
    """The languages that the form does not show, while the Swedish is what it was."""
    if option is None or option["texts"].get("sv") != texts["sv"]:
        return {}
    return {language: text for language, text in option["texts"].items() if language not in ("sv", "en")}


def _taken(left: list[dict[str, Any]], texts: dict[str, str]) -> dict[str, Any] | None:
    for language, text in texts.items():
        for option in left:
            if option["texts"].get(language, "").casefold() == text.casefold():
                left.remove(option)
                return option
    return None


def new_code(name: str, taken: set[str]) -> str:
    """Stays the same for ever; made of the Swedish words."""
    base = slugify(name)[:50] or "x"
    numbered = (f"{base}-{number}" for number in count(2))
    return next(code for code in chain([base], numbered) if code not in taken)
