"""Who has the case, and what becomes of it."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.reasons import DECLINE_REASONS
from gisreport.cases.status import Status, may_move
from gisreport.desk.actions.form import SAVED, ActionForm
from gisreport.desk.actions.worded import AccompaniedForm
from gisreport.desk.choosable import colleagues
from gisreport.texts import in_language


class Take(ActionForm):
    verb, title = "fordela", _("Fördela")
    button = _("Fördela")
    done = SAVED
    help = _("Handläggarens namn syns aldrig för den som anmälde.")
    officer = forms.ModelChoiceField(User.objects.none(), label=_("Handläggare"), empty_label=_("Välj handläggare"))

    def prepare(self) -> None:
        field: Any = self.fields["officer"]
        field.queryset = colleagues(self.case)
        field.choices = [("", field.empty_label), *self.choosable.colleagues()]
        field.initial = self.case.assignee_id or self.user.pk

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open

    def carry_out(self) -> None:
        lifecycle.take(self.case, officer=self.cleaned_data["officer"], **self.common)


class Plan(AccompaniedForm):
    verb, title = "planera", _("Planera")
    button = _("Spara datumet")
    help = _("Den som anmälde får veta datumet.")
    becomes = Status.PLANNED
    field_order = ("seen", "date", "template", "text", "is_public")
    date = forms.DateField(label=_("Åtgärden är planerad till"), widget=forms.DateInput(attrs={"type": "date"}))

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and may_move(case.status, Status.PLANNED)

    def clean_date(self) -> datetime.date:
        chosen: datetime.date = self.cleaned_data["date"]
        if chosen < timezone.localdate():
            raise ValidationError(_("Datumet har redan varit. Välj dagens datum eller ett senare."))
        return chosen

    def planned_day(self) -> datetime.date | None:
        if not self.is_bound:
            return None
        try:
            day: datetime.date | None = self.fields["date"].clean(self.data.get("date"))
        except ValidationError:
            return None
        return day

    def move(self, **by: Any) -> CaseEvent:
        return lifecycle.plan(self.case, date=self.cleaned_data["date"], **by)


class Start(ActionForm):
    verb, title = "paborja", _("Påbörja")
    button = _("Markera som påbörjat")
    tells = True
    help = _("Den som anmälde får veta att arbetet pågår.")

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and may_move(case.status, Status.IN_PROGRESS)

    def carry_out(self) -> None:
        lifecycle.start(self.case, **self.common)


class Resolve(AccompaniedForm):
    verb, title = "atgardat", _("Åtgärdat")
    button = _("Markera som åtgärdat")
    becomes = Status.RESOLVED
    help = _("Ärendet avslutas. Den som anmälde får veta det och kan säga till om felet är kvar.")

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and may_move(case.status, Status.RESOLVED)

    def move(self, **by: Any) -> CaseEvent:
        return lifecycle.resolve(self.case, **by)


class Decline(AccompaniedForm):
    verb, title = "atgardas-inte", _("Åtgärdas inte")
    button = _("Avsluta utan åtgärd")
    help = _("Ärendet avslutas. Skälet visas för alla.")
    becomes = Status.DECLINED
    field_order = ("seen", "reason", "own_reason", "template", "text", "is_public")
    OWN = "own"
    reason = forms.ChoiceField(label=_("Vi åtgärdar inte detta, eftersom …"))
    own_reason = forms.CharField(label=_("Eget skäl, som passar efter ”eftersom”"), required=False, max_length=300)

    def prepare(self) -> None:
        super().prepare()
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

    def move(self, **by: Any) -> CaseEvent:
        code = self.cleaned_data["reason"]
        reasons = self.cleaned_data["own_reason"] if code == self.OWN else code
        return lifecycle.decline(self.case, reasons=reasons, **by)


class Reopen(ActionForm):
    verb, title = "oppna-igen", _("Öppna igen")
    button = _("Öppna ärendet igen")
    tells = True
    reason = forms.CharField(label=_("Ärendet öppnas igen, eftersom …"), max_length=300)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return not case.is_open

    def carry_out(self) -> None:
        lifecycle.reopen(self.case, reasons=self.cleaned_data["reason"], **self.common)
