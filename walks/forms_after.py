"""The forms after a walk. What they mean is done by the verbs in points.py, send.py and publish.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.reasons import DECLINE_REASONS
from gisreport.texts import in_language
from routing.models import Category, Municipality
from walks.forms import DAY, RefusableForm
from walks.models import ActionPoint, Outcome, Stop, ThemeCategory, Valence, Walk
from walks.points import LONGEST_TEXT, LONGEST_TITLE, Words, theme_words
from walks.send import Choice
from walks.themes import THEMES, name_of


def themes_of(walk: Walk) -> list[tuple[str, str]]:
    return [("", _("Inget")), *((one["code"], theme_words(walk, one["code"])) for one in walk.checklist.themes)]


class PointForm(RefusableForm):
    """The secretary's words about one point."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=gettext_lazy("Vad vi såg"),
        help_text=gettext_lazy("Det här publiceras. Beskriv platsen, inte personer."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    measure = forms.CharField(
        label=gettext_lazy("Förslag på åtgärd"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    theme = forms.ChoiceField(label=gettext_lazy("Tema"), required=False)
    valence = forms.ChoiceField(label=gettext_lazy("Platsen är"), choices=Valence.choices)
    stop = forms.ModelChoiceField(
        Stop.objects.none(), label=gettext_lazy("Stopp"), empty_label=gettext_lazy("Inget stopp"), required=False
    )
    due_on = forms.DateField(label=gettext_lazy("Önskas klart"), widget=DAY, required=False)

    def __init__(self, walk: Walk, data: Any = None, *, point: ActionPoint | None = None) -> None:
        initial = (
            {
                "seen": point.version,
                "title": point.title,
                "text": point.text,
                "measure": point.measure,
                "theme": point.theme,
                "valence": point.valence,
                "stop": point.stop_id,
                "due_on": point.due_on,
            }
            if point
            else {"valence": Valence.NEGATIVE}
        )
        super().__init__(data, initial=initial, auto_id=f"p{point.pk.hex[:8]}_%s" if point else "ny_%s")
        self.point = point
        self.fields["theme"].choices = themes_of(walk)  # type: ignore[attr-defined]
        if point and point.theme not in dict(themes_of(walk)):
            self.fields["theme"].choices += [(point.theme, point.theme)]  # type: ignore[attr-defined]
        self.fields["stop"].queryset = walk.stops.all()  # type: ignore[attr-defined]

    def words(self) -> Words:
        return Words(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class SendForm(RefusableForm):
    """What is to become of one point."""

    WAIT = "wait"
    outcome = forms.ChoiceField(label=gettext_lazy("Vad händer med punkten?"))
    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("Kategori"), empty_label=gettext_lazy("Välj"), required=False
    )
    also = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("Även som"), empty_label=gettext_lazy("Ingen mer"), required=False
    )
    outside = forms.CharField(
        label=gettext_lazy("Vem ansvarar?"),
        help_text=gettext_lazy("Till exempel polisen, skolan eller en fastighetsägare. Inget skickas till dem."),
        max_length=150,
        required=False,
    )
    reason = forms.ChoiceField(label=gettext_lazy("Åtgärdas inte, eftersom"), required=False)
    own_reason = forms.CharField(
        label=gettext_lazy("Eller skälet med egna ord"),
        help_text=gettext_lazy("Så att det passar efter ”eftersom”."),
        max_length=300,
        required=False,
    )

    def __init__(self, point: ActionPoint, data: Any = None, *, category: Category | None = None) -> None:
        is_good = point.outcome == Outcome.QUALITY
        initial = {
            "outcome": self.WAIT if is_good else Outcome.CASES,
            "category": category.pk if category and not is_good else None,
        }
        super().__init__(data, initial=initial, prefix=f"p{point.pk.hex}")
        self.point = point
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (Outcome.CASES.value, _("Skicka till ansvariga")),
            (Outcome.OUTSIDE.value, _("Någon utanför ansvarar")),
            (Outcome.DECLINED.value, _("Åtgärdas inte")),
            (self.WAIT, _("Låt vara så här") if is_good else _("Vänta")),
        ]
        theirs = Category.objects.filter(municipality=point.walk.municipality_id).order_by("group__order", "order")
        for name in ("category", "also"):
            self.fields[name].queryset = theirs  # type: ignore[attr-defined]
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("Välj ett skäl")),
            *((code, in_language(texts)) for code, texts in DECLINE_REASONS.items()),
        ]

    def categories(self) -> list[Category]:
        """Those that are chosen, or proposed before anything is."""
        if not self.is_bound:
            proposed = self.fields["category"].queryset.filter(pk=self.initial["category"])  # type: ignore[attr-defined]
            return list(proposed)
        chosen = [self.cleaned_data.get("category"), self.cleaned_data.get("also")]
        return list(dict.fromkeys(one for one in chosen if one))

    @property
    def sends(self) -> bool:
        outcome = self.cleaned_data.get("outcome") if self.is_bound else self.initial["outcome"]
        return outcome == Outcome.CASES

    def choice(self) -> Choice | None:
        """None for one that waits."""
        said = self.cleaned_data
        if said["outcome"] == self.WAIT:
            return None
        return Choice(
            point=self.point.pk,
            outcome=Outcome(said["outcome"]),
            categories=self.categories(),
            outside=said["outside"],
            reason=said["own_reason"] or said["reason"],
        )


class ThemesForm(forms.Form):
    """Which category a point of each theme becomes a case of. Empty: as the service proposes."""

    def __init__(self, municipality: Municipality, data: Any = None) -> None:
        super().__init__(data)
        self.municipality = municipality
        said = dict(ThemeCategory.objects.filter(municipality=municipality).values_list("theme", "category"))
        theirs = Category.objects.filter(municipality=municipality).order_by("group__order", "order")
        for theme in THEMES:
            self.fields[theme.code] = forms.ModelChoiceField(
                theirs, label=name_of(theme.code), required=False, initial=said.get(theme.code),
                empty_label=_("Som tjänsten föreslår"),
            )  # fmt: skip

    def save(self) -> None:
        for theme, category in self.cleaned_data.items():
            mine = ThemeCategory.objects.filter(municipality=self.municipality, theme=theme)
            if category is None:
                mine.delete()
            elif not mine.update(category=category):
                ThemeCategory.objects.create(municipality=self.municipality, theme=theme, category=category)
