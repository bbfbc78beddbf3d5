"""What every action on a case has: a form of its own, and what the officer had seen when it was sent."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from gisreport.desk.choosable import Choosable
from gisreport.desk.wording import Wording

SAVED = _("Sparat.")
SAVED_AND_TOLD = _("Sparat. De som följer ärendet med e-post får veta det.")


class ActionForm(forms.Form):
    """`verb` is its address, `title` the heading, `button` what is pressed and `done` what is said afterwards.

    `seen` is the newest event the officer had on screen, so that two officers never overwrite each other unknowingly.
    `tells`: those who follow the case get a letter, which can be looked at before it goes.
    """

    verb: ClassVar[str]
    title: ClassVar[Any]
    button: ClassVar[Any]
    help: ClassVar[Any] = ""
    done: ClassVar[Any] = SAVED_AND_TOLD
    tells: ClassVar[bool] = False

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        case: Case,
        user: User,
        seen: int | None = None,
        wording: Wording | None = None,
        choosable: Choosable | None = None,
    ) -> None:
        super().__init__(data, files, prefix=None, initial={"seen": seen})
        self.case, self.user = case, user
        self.choosable = choosable or Choosable(case)
        self.wording = wording or Wording(case, self.choosable)
        self.auto_id = f"{self.verb}-%s"
        # Once it is taken in, a file has lost the name it came with.
        self.file_names = {name: str(getattr(file, "name", ""))[:80] for name, file in self.files.items()}
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the case."""

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return True

    def carry_out(self) -> None:
        raise NotImplementedError

    @property
    def said(self) -> str:
        """When it is carried out."""
        return str(self.done)

    @property
    def common(self) -> dict[str, Any]:
        return {"by": self.user, "seen": self.cleaned_data["seen"]}

    @property
    def seen_before(self) -> int | None:
        """The newest event on screen when the form was sent."""
        try:
            newest: int | None = self.fields["seen"].clean(self["seen"].value())
        except ValidationError:
            return None
        return newest

    def has_seen(self, newest: int | None) -> None:
        """The page that is shown now has everything up to this event."""
        self.initial["seen"] = newest
        if self.is_bound:
            data: Any = self.data
            data = data.copy()  # what came in cannot be written to
            data["seen"] = newest
            self.data = data

    def as_draft(self, **typed: str) -> "ActionForm":
        """What was sent, to be gone on with: nothing is judged yet. `typed` replaces what stood in those fields."""
        draft = type(self)(case=self.case, user=self.user, wording=self.wording, choosable=self.choosable)
        draft.initial = {name: self[name].value() for name in self.fields} | typed
        return draft

    def name_files_again(self) -> None:
        """A browser never fills in a file field again, so say which files they were."""
        for name, file in self.file_names.items():
            if name in self.fields:
                self.add_error(name, _("Du hade valt ”%(file)s”. Välj fotot igen.") % {"file": file})
