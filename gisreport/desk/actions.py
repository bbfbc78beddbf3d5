"""What an officer can do with a case: one form for each verb of the lifecycle."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.access import who_can_take
from gisreport.cases.models import Case, CasePhoto
from gisreport.cases.reasons import DECLINE_REASONS
from gisreport.cases.status import Status, may_move
from gisreport.photos.models import PhotoState
from gisreport.texts import in_language
from routing.models import Administration

TEXT_LIMIT = 4000
SAVED = _("Sparat.")
SAVED_AND_TOLD = _("Sparat. De som följer ärendet med e-post får veta det.")


class ActionForm(forms.Form):
    """`verb` is its address, `title` the heading, `button` what is pressed and `done` what is said afterwards.

    `seen` is the newest event the officer had on screen, so that two officers never overwrite each other unknowingly.
    """

    verb: ClassVar[str]
    title: ClassVar[Any]
    button: ClassVar[Any]
    help: ClassVar[Any] = ""
    done: ClassVar[Any] = SAVED_AND_TOLD

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, case: Case, user: User, seen: int | None = None) -> None:
        super().__init__(data, prefix=None, initial={"seen": seen})
        self.case, self.user = case, user
        self.auto_id = f"{self.verb}-%s"
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the case."""

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return True

    def carry_out(self) -> None:
        raise NotImplementedError

    @property
    def common(self) -> dict[str, Any]:
        return {"by": self.user, "seen": self.cleaned_data["seen"]}


def _long_text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LIMIT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Take(ActionForm):
    verb, title = "fordela", _("Fördela")
    button = _("Fördela")
    done = SAVED
    help = _("Handläggarens namn syns aldrig för den som anmälde.")
    officer = forms.ModelChoiceField(User.objects.none(), label=_("Handläggare"), empty_label=_("Välj handläggare"))

    def prepare(self) -> None:
        field = self.fields["officer"]
        field.queryset = colleagues(self.case)  # type: ignore[attr-defined]
        field.initial = self.case.assignee_id or self.user.pk

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open

    def carry_out(self) -> None:
        lifecycle.take(self.case, officer=self.cleaned_data["officer"], **self.common)


class Plan(ActionForm):
    verb, title = "planera", _("Planera")
    button = _("Spara datumet")
    help = _("Den som anmälde får veta datumet.")
    date = forms.DateField(label=_("Åtgärden är planerad till"), widget=forms.DateInput(attrs={"type": "date"}))

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and may_move(case.status, Status.PLANNED)

    def clean_date(self) -> datetime.date:
        chosen: datetime.date = self.cleaned_data["date"]
        if chosen < timezone.localdate():
            raise ValidationError(_("Datumet har redan varit. Välj dagens datum eller ett senare."))
        return chosen

    def carry_out(self) -> None:
        lifecycle.plan(self.case, date=self.cleaned_data["date"], **self.common)


class Start(ActionForm):
    verb, title = "paborja", _("Påbörja")
    button = _("Markera som påbörjat")
    help = _("Den som anmälde får veta att arbetet pågår.")

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and may_move(case.status, Status.IN_PROGRESS)

    def carry_out(self) -> None:
        lifecycle.start(self.case, **self.common)


class Resolve(ActionForm):
    verb, title = "atgardat", _("Åtgärdat")
    button = _("Markera som åtgärdat")
    help = _("Ärendet avslutas. Den som anmälde får veta det och kan säga till om felet är kvar.")

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and may_move(case.status, Status.RESOLVED)

    def carry_out(self) -> None:
        lifecycle.resolve(self.case, **self.common)


class Decline(ActionForm):
    verb, title = "atgardas-inte", _("Åtgärdas inte")
    button = _("Avsluta utan åtgärd")
    help = _("Ärendet avslutas. Skälet visas för alla.")
    OWN = "own"
    reason = forms.ChoiceField(label=_("Vi åtgärdar inte detta, eftersom …"))
    own_reason = forms.CharField(label=_("Eget skäl, som passar efter ”eftersom”"), required=False, max_length=300)

    def prepare(self) -> None:
        reasons = [(code, in_language(texts)) for code, texts in DECLINE_REASONS.items()]
        self.fields["reason"].choices = [("", "–"), *reasons, (self.OWN, _("eget skäl"))]  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and may_move(case.status, Status.DECLINED)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("reason") == self.OWN and not data.get("own_reason"):
            self.add_error("own_reason", _("Skriv skälet."))
        return data

    def carry_out(self) -> None:
        code = self.cleaned_data["reason"]
        reasons = self.cleaned_data["own_reason"] if code == self.OWN else code
        lifecycle.decline(self.case, reasons=reasons, **self.common)


class Reopen(ActionForm):
    verb, title = "oppna-igen", _("Öppna igen")
    button = _("Öppna ärendet igen")
    reason = forms.CharField(label=_("Ärendet öppnas igen, eftersom …"), max_length=300)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return not case.is_open

    def carry_out(self) -> None:
        lifecycle.reopen(self.case, reasons=self.cleaned_data["reason"], **self.common)


class Reply(ActionForm):
    verb, title = "svara", _("Svara den som anmälde")
    button = _("Skicka svaret")
    done = _("Svaret är skickat till dem som följer ärendet.")
    text = _long_text(_("Ditt svar"))
    is_public = forms.BooleanField(label=_("Visa svaret även på ärendets offentliga sida"), required=False)

    def carry_out(self) -> None:
        lifecycle.reply(
            self.case, text=self.cleaned_data["text"], is_public=self.cleaned_data["is_public"], **self.common
        )


class Note(ActionForm):
    verb, title = "anteckna", _("Intern anteckning")
    button = _("Spara anteckningen")
    done = SAVED
    help = _("Syns bara för handläggare, men är en allmän handling.")
    text = _long_text(_("Anteckning"))

    def carry_out(self) -> None:
        lifecycle.note(self.case, text=self.cleaned_data["text"], **self.common)


class HandOver(ActionForm):
    verb, title = "lamna-over", _("Lämna över")
    button = _("Lämna över ärendet")
    help = _("Den som anmälde får veta vart ärendet har gått och varför.")
    to = forms.ModelChoiceField(Administration.objects.none(), label=_("Till"), empty_label=_("Välj förvaltning"))
    reason = forms.CharField(
        label=_("Ärendet går vidare, eftersom …"),
        max_length=300,
        help_text=_("Till exempel: vägen är statlig"),
    )

    def prepare(self) -> None:
        self.fields["to"].queryset = receivers(self.case)  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open

    def carry_out(self) -> None:
        lifecycle.hand_over(self.case, to=self.cleaned_data["to"], reason=self.cleaned_data["reason"], **self.common)


class ReleaseText(ActionForm):
    verb, title = "publicera-text", _("Publicera texten")
    button = _("Publicera texten")
    help = _("Ta bort det som pekar ut en person: namn, telefonnummer, registreringsnummer.")
    done = _("Texten syns nu på ärendets offentliga sida.")
    text = _long_text(_("Text för alla"), required=False, help_text=_("Tom ruta: texten tas bort från sidan."))

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_public

    def carry_out(self) -> None:
        lifecycle.release_text(self.case, text=self.cleaned_data["text"], **self.common)


class ReleasePhoto(ActionForm):
    verb, title = "publicera-foto", _("Publicera fotot")
    button = _("Publicera fotot")
    done = _("Fotot syns nu på ärendets offentliga sida.")
    photo = forms.ModelChoiceField(CasePhoto.objects.none(), widget=forms.HiddenInput)
    alt = forms.CharField(label=_("Beskriv fotot för den som inte ser det"), max_length=200)

    def prepare(self) -> None:
        waiting = self.case.photos.filter(state=PhotoState.CLEAN, released_at=None)
        self.fields["photo"].queryset = waiting  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_public

    def carry_out(self) -> None:
        lifecycle.release_photo(self.cleaned_data["photo"], alt=self.cleaned_data["alt"], by=self.user)


class WithdrawPhoto(ActionForm):
    verb, title = "ta-bort-foto", _("Ta bort från den offentliga sidan")
    button = _("Ta bort från den offentliga sidan")
    done = SAVED
    photo = forms.ModelChoiceField(CasePhoto.objects.none(), widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["photo"].queryset = self.case.photos.exclude(released_at=None)  # type: ignore[attr-defined]

    def carry_out(self) -> None:
        lifecycle.withdraw_photo(self.cleaned_data["photo"], by=self.user)


class Hide(ActionForm):
    verb, title = "dolj", _("Dölj ärendet för allmänheten")
    button = _("Dölj ärendet")
    done = SAVED
    help = _(
        "Använd när ärendet pekar ut en person eller gäller ett brott. Det finns kvar här och för den som anmälde."
    )

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_public

    def carry_out(self) -> None:
        lifecycle.hide(self.case, **self.common)


class Show(ActionForm):
    verb, title = "visa", _("Visa ärendet för allmänheten igen")
    button = _("Visa ärendet igen")
    done = SAVED

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_hidden

    def carry_out(self) -> None:
        lifecycle.show(self.case, **self.common)


ACTIONS: dict[str, type[ActionForm]] = {
    form.verb: form
    for form in (
        Take, Plan, Start, Resolve, Decline, Reopen, Reply, Note, HandOver,
        ReleaseText, ReleasePhoto, WithdrawPhoto, Hide, Show,
    )
}  # fmt: skip


def colleagues(case: Case) -> QuerySet[User]:
    """Who can be given this case: officers of its administration and coordinators of its municipality."""
    return who_can_take(case)


def receivers(case: Case) -> QuerySet[Administration]:
    """Where this case can go: the municipality's other administrations, and owners outside it."""
    return (
        Administration.objects.filter(Q(municipality=case.municipality_id) | Q(municipality=None, is_external=True))
        .exclude(pk=case.administration_id)
        .order_by("is_external", "name")
    )
