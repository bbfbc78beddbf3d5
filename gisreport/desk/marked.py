"""Words that are to be public, in a form: what points at a person is marked, and somebody says that it is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.personal import Piece, kinds_in, pieces_of, without_persons

REMOVE = "rensa"  # the name of the button


class MarkedWords(forms.Form):
    """A form whose field `marked` is for everyone. `is_read` stands there only where something is marked; the verb
    decides whether it is needed. The button `rensa` takes away what is marked and shows the form again."""

    marked = "text"

    is_read = forms.BooleanField(label=gettext_lazy("Jag har läst markeringarna. De får visas."), required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.is_cleared = bool(data) and REMOVE in data
        if self.is_cleared:
            data = data.copy()
            data[self.marked] = without_persons(data.get(self.marked, ""))
        super().__init__(data, *args, **kwargs)

    @property
    def is_for_everyone(self) -> bool:
        return True

    @property
    def marks(self) -> list[Piece]:
        """The text in pieces, if any of them points at a person."""
        text = str(self[self.marked].value() or "") if self.is_for_everyone else ""
        return pieces_of(text) if kinds_in(text) else []

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_cleared:
            raise forms.ValidationError(_("Det markerade är borttaget. Läs texten och gå vidare."))
        return data
