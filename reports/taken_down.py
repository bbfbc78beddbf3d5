"""What somebody said on the telephone, on a visit or in a letter, written down by staff in the same form."""

import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.models import User
from gisreport.cases.models import PaperFollower
from gisreport.cases.sources import TAKEN_DOWN, Source
from gisreport.errors import Refusal
from reports.forms import ReportForm, Words
from reports.submit import Submission, Submitted, submit
from routing.models import Municipality

LONGEST_ADDRESS = 300
LONGEST_AGO = datetime.timedelta(days=366)
MOMENT = "%Y-%m-%dT%H:%M"


class TakenDownForm(ReportForm):
    """The form of residents, and how and when it came in. Nobody has to be reachable; who has no e-mail can have
    letters on paper, whose address is kept only if it is written here. `allowed`: where the officer works."""

    came_by = forms.ChoiceField(
        label=gettext_lazy("Hur kom det in?"),
        choices=lambda: [(source.value, capfirst(source.label)) for source in TAKEN_DOWN],  # in the reader's language
        initial=Source.PHONE,
        widget=forms.RadioSelect,
    )
    came_in = forms.DateTimeField(
        label=gettext_lazy("När kom det in?"),
        required=False,
        help_text=gettext_lazy("Tomt betyder nu."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    reply = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Hur vill personen ha svar?"),
        choices=[
            ("email", gettext_lazy("Med e-post")),
            ("phone", gettext_lazy("På telefon")),
            ("letter", gettext_lazy("Med brev")),
            ("none", gettext_lazy("Inte alls")),
        ],
    )
    postal_address = Words(
        max_length=LONGEST_ADDRESS,
        lines=True,
        label=gettext_lazy("Adress för brev"),
        help_text=gettext_lazy("Sparas bara om du skriver den här. Annars skriver du den på kuvertet varje gång."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, channel=kwargs.pop("channel", Source.PHONE), **kwargs)
        self.allowed: list[Municipality] | None = None

    @classmethod
    def opened_by(cls, query: QueryDict, allowed: list[Municipality]) -> "TakenDownForm":
        form = cls.opened(query)
        assert isinstance(form, cls)
        form.allowed = allowed
        return form

    @property
    def wants_letters(self) -> bool:
        return bool(self.cleaned_data.get("reply") == "letter")

    def clean(self) -> None:
        self.channel = Source(self.cleaned_data.get("came_by") or Source.PHONE)
        super().clean()
        self._refuse_other_municipalities()
        came_in = self._read_moment()
        if self.submission is not None:
            self.submission.received_at = came_in
        if self.errors:
            self.submission = None

    def clean_came_in(self) -> datetime.datetime | None:
        came_in: datetime.datetime | None = self.cleaned_data["came_in"]
        if came_in and came_in > timezone.now():
            raise forms.ValidationError(_("Den tidpunkten har inte varit ännu. Skriv när det kom in."))
        if came_in and came_in < timezone.now() - LONGEST_AGO:
            raise forms.ValidationError(_("Det är mer än ett år sedan. Kontrollera datumet."))
        return came_in

    def _read_moment(self) -> datetime.datetime | None:
        moment: datetime.datetime | None = self.cleaned_data.get("came_in")
        return moment

    def _refuse_other_municipalities(self) -> None:
        if self.allowed is None or self.where is None or self.where.municipality in self.allowed:
            return
        elsewhere = _("Platsen ligger i %(name)s, där du inte arbetar. Be personen vända sig dit.")
        elsewhere %= {"name": self.where.municipality.official_name}
        self.refuse(Refusal(elsewhere, fields={"place": ""}))

    def _look_for_similar(self) -> None:
        """The officer sees similar cases on the page of the case, and can gather them there."""


@transaction.atomic
def write_down(submission: Submission, *, letters: bool, address: str, by: User) -> Submitted:
    """Store it as any other report; `letters`: whoever reported follows on paper, to `address` if it is to be kept."""
    submitted = submit(submission, by=by)
    if letters and submitted.is_new:
        PaperFollower.objects.create(follower=submitted.follower, name=submission.name, address=address)
    return submitted
