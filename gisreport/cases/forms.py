"""The small forms on the pages of a case."""

import uuid
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gisreport.cases.feedback import Asking
from gisreport.cases.satisfaction import Satisfaction
from gisreport.errors import Refusal
from gisreport.outbox.address import normal_address

LONGEST_ADDRESS = 254  # characters, as RFC 5321 has it
# How long a text may be is for the verb to say: a limit in the page would cut off pasted words in silence.


class EmailAddress(forms.EmailField):
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    default_error_messages = {"invalid": _("Skriv e-postadressen så här: namn@exempel.se")}

    def __init__(self, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(label=_("E-post"), required=required, help_text=help_text, max_length=LONGEST_ADDRESS)

    def clean(self, value: Any) -> str:
        """The address as it is stored and compared everywhere."""
        written: str = super().clean(value)
        return normal_address(written) if written else ""


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class RefusableForm(forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """Say it at the fields that the refusal names, else above the form."""
        known = {name: advice for name, advice in refusal.fields.items() if name in self.fields}
        for name, advice in known.items():
            self.add_error(name, advice)
        if not known:
            self.add_error(None, refusal.message)


class SupportForm(RefusableForm):
    """*Jag har sett samma sak.*"""

    email = EmailAddress(required=False, help_text=_("Skriv den om du vill ha mejl när något händer."))


class MoreForm(RefusableForm):
    """More words and photos from someone who follows the case; whether they will do is for the verb to say."""

    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("Vad vill du berätta?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = forms.Field(
        label=_("Foton"),
        required=False,
        help_text=_("Högst tre bilder. Uppgifter om plats och kamera tas bort."),
        widget=SeveralFiles(attrs={"accept": "image/*"}),
    )


class AnswerForm(MoreForm):
    """The answer to a question from staff."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "svar_%s", **kwargs})
        self.fields["text"].label = _("Ditt svar")


class FeedbackForm(RefusableForm):
    """Whether it was solved, and how satisfied somebody is with how it was handled."""

    YES, NO = "ja", "nej"

    solved = forms.ChoiceField(widget=forms.RadioSelect)
    satisfied = forms.TypedChoiceField(
        label=_("Hur nöjd är du med hur ärendet har skötts?"),
        choices=[
            *((grade, capfirst(words)) for grade, words in reversed(Satisfaction.choices)),
            ("", _("Vill inte svara")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Berätta mer"),
        help_text=_("Om du svarar nej: skriv vad som är kvar."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, asking: Asking, **kwargs: Any) -> None:
        super().__init__(data, **{"auto_id": "blev_%s", **kwargs})
        solved = self.fields["solved"]
        solved.label = str(asking.title)
        solved.choices = [(self.YES, asking.yes), (self.NO, asking.no)]  # type: ignore[attr-defined]
        solved.error_messages["required"] = _("Välj ja eller nej.")

    @property
    def answer(self) -> dict[str, Any]:
        """As `give_feedback` takes it."""
        cleaned = self.cleaned_data
        return {
            "is_solved": cleaned["solved"] == self.YES,
            "satisfied": cleaned["satisfied"],
            "text": cleaned["text"],
        }


class NoLongerNeededForm(RefusableForm):
    text = forms.CharField(
        label=_("Vad har hänt?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FindForm(forms.Form):
    nummer = forms.CharField(
        label=_("Ärendenummer"),
        required=False,
        max_length=100,
        help_text=_("Sju tecken, till exempel 4K7 3F9 W. Stora eller små bokstäver spelar ingen roll."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class MailForm(RefusableForm):
    """Letters on or off, or to a new address."""

    email = EmailAddress()


class CodeForm(RefusableForm):
    """The code that was mailed to an address."""

    code = forms.CharField(
        label=_("Kod"),
        max_length=40,
        help_text=_("Åtta siffror. Titta i skräpposten om mejlet dröjer."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class OwnerCloseForm(RefusableForm):
    """An owner outside the municipality proposes that the case is closed."""

    DONE, WONT = "atgardat", "atgardas-inte"

    how = forms.ChoiceField(
        label=_("Hur har det gått?"),
        choices=[(DONE, _("Felet är åtgärdat")), (WONT, _("Vi kommer inte att åtgärda det"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som gäller.")},
    )
    reason = forms.CharField(
        label=_("Vi åtgärdar inte detta, eftersom …"),
        help_text=_("Behövs bara om ni inte åtgärdar felet. Skälet visas för alla om kommunen godtar det."),
        required=False,
        max_length=300,
    )
    text = forms.CharField(
        label=_("Berätta mer för kommunen"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "avsluta_%s", **kwargs})

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("how") == self.WONT and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Skriv skälet, så att det passar efter ”eftersom”."))
        return data

    @property
    def proposal(self) -> dict[str, Any]:
        """As `propose_closing` takes it."""
        cleaned = self.cleaned_data
        return {"is_done": cleaned["how"] == self.DONE, "reason": cleaned["reason"], "text": cleaned["text"]}


class NotTheirsForm(RefusableForm):
    """An owner outside the municipality says that it is not theirs."""

    text = forms.CharField(
        label=_("Vem tror ni ansvarar, och varför?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv varför, så att kommunen kan lämna ärendet rätt.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "inte-vart_%s", **kwargs})
