"""Actions with words to residents, which can begin with a template."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models import CaseEvent
from gisreport.cases.status import Status
from gisreport.cases.with_words import with_words
from gisreport.desk.actions.fields import for_everyone, optional_words
from gisreport.desk.actions.form import ActionForm
from gisreport.desk.filling import Filling, refuse_unfilled
from gisreport.desk.marked import MarkedWords
from gisreport.desk.models import ReplyTemplate
from gisreport.desk.wording import Offered, name_of_language
from gisreport.errors import Refusal


class TemplateChoice(forms.Select):
    """Each template carries its words, so that a script can put them in at once."""

    words: dict[str, str]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-text"] = self.words.get(str(value), "")
        return option


class WordedForm(ActionForm):
    """Words that can begin with a template. `purposes` says which ones are offered; with `becomes` those that are
    written for the status that the case gets."""

    purposes: ClassVar[tuple[str, ...]] = (ReplyTemplate.Purpose.REPLY,)
    becomes: ClassVar[Status | None] = None

    template = forms.ChoiceField(label=_("Mall"), required=False, widget=TemplateChoice)
    text = forms.CharField()

    def prepare(self) -> None:
        offered = self.wording.offered(*self.purposes, becomes=self.becomes, on=self.planned_day())
        self.words = {one.value: one.text for one in offered}
        if not offered:
            del self.fields["template"]
            return
        several = len({one.language for one in offered}) > 1
        field: Any = self.fields["template"]
        field.choices = [("", _("Välj mall")), *(_by_language(offered) if several else _named(offered))]
        field.widget.words = self.words

    def planned_day(self) -> datetime.date | None:
        """The day that is planned in the same form, if that can be read."""
        return None

    def with_template(self) -> ActionForm:
        """The same form with the chosen template in its words: after what was typed, which stays."""
        typed, words = self.data.get("text", ""), self.words.get(self.data.get("template", ""), "")
        if not words or words in typed:
            return self.as_draft()
        return self.as_draft(text=f"{typed.rstrip()}\n\n{words}" if typed.strip() else words)

    def clean_text(self) -> str:
        """What was not known when the template was chosen may be now."""
        language = self.data.get("template", "").partition("-")[2] or self.wording.languages[0]
        filling = Filling(self.case, self.wording.place, self.planned_day())
        text = filling.fill(self.cleaned_data["text"], language) if self.cleaned_data["text"] else ""
        try:
            refuse_unfilled(text)
        except Refusal as refusal:
            raise ValidationError(refusal.message) from refusal
        return text


def _named(offered: list[Offered]) -> list[tuple[str, str]]:
    return [(one.value, one.name) for one in offered]


def _by_language(offered: list[Offered]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[Offered]] = {}
    for one in offered:
        groups.setdefault(one.language, []).append(one)
    return [(name_of_language(language), _named(ones)) for language, ones in groups.items()]


class PublicWords(MarkedWords, WordedForm):
    """Words that everyone may read too, if the officer says so and the case is public."""

    is_public = for_everyone()

    def prepare(self) -> None:
        super().prepare()
        if not self.case.is_public:
            del self.fields["is_public"]

    @property
    def is_for_everyone(self) -> bool:
        return "is_public" in self.fields and bool(self["is_public"].value())


class AccompaniedForm(PublicWords):
    """A move that can be told in own words too: one letter has both."""

    tells = True
    purposes = (ReplyTemplate.Purpose.CLOSING, ReplyTemplate.Purpose.REPLY)

    text = optional_words()

    def carry_out(self) -> None:
        data = self.cleaned_data
        if not data["text"]:
            self.move(**self.common)
            return
        with_words(
            self.case,
            lambda: self.move(by=self.user),
            text=data["text"],
            is_public=data.get("is_public", False),
            is_read=data["is_read"],
            **self.common,
        )

    def move(self, **by: Any) -> CaseEvent:
        raise NotImplementedError
