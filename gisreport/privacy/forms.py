"""The forms about personal data. Whether what they ask for can be done is for the verbs to say."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.cases.events import staff_sentence
from gisreport.cases.forms import RefusableForm
from gisreport.cases.models import CaseEvent
from gisreport.privacy.models import Outcome
from gisreport.privacy.parts import ON_REQUEST, Part
from routing.models import Category, Municipality


class AskForm(RefusableForm):
    text = forms.CharField(
        label=_("Vill du förklara varför?"),
        required=False,
        help_text=_("Du behöver inte skriva något. Gäller det bara en viss uppgift? Skriv vilken."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecideForm(RefusableForm):
    """`staff_texts` are replies and notes that may repeat what is to be erased; only for whoever reads the case."""

    OUTCOMES = [
        (Outcome.GRANTED, _("Bifall: allt som pekar ut den som anmälde tas bort")),
        (Outcome.PARTLY, _("Delvis bifall: en del tas bort")),
        (Outcome.REFUSED, _("Avslag: inget tas bort")),
    ]

    outcome = forms.ChoiceField(
        label=_("Beslut"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett beslut.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("Det här tas bort"),
        choices=[(part.value, part.label) for part in ON_REQUEST],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    staff_texts = forms.MultipleChoiceField(
        label=_("Ta också bort det som handläggare har skrivit"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Namn, e-postadress och telefonnummer tas bort ändå. Välj en text om resten också ska bort."),
    )
    reasons = forms.CharField(
        label=_("Skäl"),
        required=False,
        help_text=_("Behövs om du inte bifaller allt. Skälen sparas, så skriv dem utan personuppgifter."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, *, texts: list[CaseEvent]) -> None:
        super().__init__(data)
        if texts:
            words = _("{sentence} ”{text}”")
            choices = [(str(it.pk), words.format(sentence=staff_sentence(it), text=it.text)) for it in texts]
            self.fields["staff_texts"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["staff_texts"]

    def as_read(self) -> str:
        """The choices in one word: an officer who changes them reads again what they would do."""
        given = self.cleaned_data
        return ",".join([given["outcome"], *given["parts"], *given.get("staff_texts", ())])


class RetentionForm(RefusableForm):
    part = forms.ChoiceField(label=_("Det här tas bort"), choices=[(part.value, part.label) for part in Part])
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Kategori"),
        required=False,
        empty_label=_("Alla kategorier utan egen regel"),
    )
    months = forms.IntegerField(
        label=_("Månader efter att ärendet avslutades"),
        min_value=0,
        max_value=1_200,
        help_text=_(
            "Till exempel 24. Öppnas ärendet igen räknas tiden från nästa gång det avslutas. 0 är natten efter."
        ),
    )
    decision = forms.CharField(
        label=_("Gallringsbeslut"),
        max_length=200,
        help_text=_("Till exempel dokumenthanteringsplanen, diarienummer och paragraf."),
    )
    decided_by = forms.CharField(
        label=_("Beslutat av"), max_length=200, help_text=_("Nämnden eller den som har delegation.")
    )
    decided_on = forms.DateField(
        label=_("Beslutsdatum"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, municipality: Municipality, data: Any = None) -> None:
        super().__init__(data, initial={"decided_on": timezone.localdate()})
        categories = Category.objects.filter(municipality=municipality).order_by("group__order", "order")
        self.fields["category"].queryset = categories.select_related("group")  # type: ignore[attr-defined]


class HowToAppealForm(forms.Form):
    sv = forms.CharField(label=_("På svenska"), required=False, max_length=4_000, widget=forms.Textarea)
    en = forms.CharField(label=_("På engelska"), required=False, max_length=4_000, widget=forms.Textarea)
