"""What an officer can do with a case: one form for each verb of the lifecycle."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.models import User
from gisreport.cases import lifecycle, misdirected
from gisreport.cases.ask import ask, take_back, those_to_ask
from gisreport.cases.misdirected import Concern
from gisreport.cases.models import Case, CaseEvent, CasePhoto, Follower
from gisreport.cases.outside import gets_link
from gisreport.cases.reasons import DECLINE_REASONS
from gisreport.cases.status import Status, may_move
from gisreport.cases.with_words import with_words
from gisreport.cases.work_photos import WorkPhoto, add_work_photos
from gisreport.desk.choosable import Choosable, colleagues, receivers
from gisreport.desk.filling import Filling, refuse_unfilled
from gisreport.desk.marked import MarkedWords
from gisreport.desk.models import ReplyTemplate
from gisreport.desk.wording import Offered, Wording, name_of_language
from gisreport.errors import Refusal
from gisreport.photos.models import PhotoState
from gisreport.texts import in_language
from reports.models import ReportCase
from routing.models import Administration

TEXT_LIMIT = 4000
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


def _long_text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LIMIT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _optional_words() -> forms.CharField:
    return _long_text(_("Svar till den som anmälde (frivilligt)"), required=False)


def _photo(label: Any) -> forms.Field:
    """Whether it will do is for the verb to say."""
    return forms.Field(label=label, required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))


def _what_it_shows(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=CasePhoto._meta.get_field("alt").max_length)


def _for_everyone() -> forms.BooleanField:
    return forms.BooleanField(label=_("Visa svaret även på ärendets offentliga sida"), required=False)


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


class AccompaniedForm(MarkedWords, WordedForm):
    """A move that can be told in own words too: one letter has both."""

    tells = True
    purposes = (ReplyTemplate.Purpose.CLOSING, ReplyTemplate.Purpose.REPLY)

    text = _optional_words()
    is_public = _for_everyone()

    def prepare(self) -> None:
        super().prepare()
        if not self.case.is_public:
            del self.fields["is_public"]

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

    @property
    def is_for_everyone(self) -> bool:
        return "is_public" in self.fields and bool(self["is_public"].value())


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


class Reply(MarkedWords, WordedForm):
    verb, title = "svara", _("Svara den som anmälde")
    button = _("Skicka svaret")
    done = _("Svaret är skickat till dem som följer ärendet.")
    tells = True
    text = _long_text(_("Ditt svar"))
    is_public = _for_everyone()

    def prepare(self) -> None:
        super().prepare()
        if not self.case.is_public:
            del self.fields["is_public"]

    def carry_out(self) -> None:
        data = self.cleaned_data
        is_public = data.get("is_public", False)
        lifecycle.reply(self.case, text=data["text"], is_public=is_public, is_read=data["is_read"], **self.common)

    @property
    def is_for_everyone(self) -> bool:
        return "is_public" in self.fields and bool(self["is_public"].value())


class Ask(WordedForm):
    verb, title = "fraga", _("Fråga den som anmälde")
    button = _("Skicka frågan")
    done = _("Frågan är skickad. Klockan står tills svaret kommer eller tiden har gått ut.")
    help = _("Den som anmälde får ett mejl med en länk att svara på. Klockan står så länge.")
    tells = True
    purposes = (ReplyTemplate.Purpose.QUESTION,)
    text = _long_text(_("Din fråga"))
    follower = forms.ModelChoiceField(Follower.objects.none(), label=_("Till"), empty_label=_("Välj vem du frågar"))

    def prepare(self) -> None:
        super().prepare()
        with_mail = sum(reader.with_mail for reader in self.choosable.readers() if reader.is_reporter)
        if with_mail > 1:
            field: Any = self.fields["follower"]
            field.queryset, field.label_from_instance = those_to_ask(self.case), lambda follower: follower.email
            return
        del self.fields["follower"]
        if not with_mail:
            nobody = _("Den som anmälde går inte att nå med e-post. Ring i stället, om det finns ett nummer.")
            self.fields["text"].help_text = nobody

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and case.paused_at is None

    def carry_out(self) -> None:
        follower = self.cleaned_data.get("follower") or those_to_ask(self.case).first()
        ask(self.case, follower=follower, text=self.cleaned_data["text"], **self.common)


class TakeBackQuestion(ActionForm):
    verb, title = "ta-tillbaka-fragan", _("Ta tillbaka frågan")
    button = _("Ta tillbaka frågan")
    done = _("Frågan är tillbakatagen. Klockan går igen.")
    help = _("Länken i mejlet går inte längre att svara på. Klockan börjar gå igen.")

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open and case.paused_at is not None

    def carry_out(self) -> None:
        take_back(self.case, **self.common)


class Note(WordedForm):
    verb, title = "anteckna", _("Intern anteckning")
    button = _("Spara anteckningen")
    done = SAVED
    purposes = (ReplyTemplate.Purpose.NOTE,)
    help = _("Syns bara för handläggare, men är en allmän handling.")
    text = _long_text(_("Anteckning"))

    def carry_out(self) -> None:
        lifecycle.note(self.case, text=self.cleaned_data["text"], **self.common)


def _reported(case: Case) -> str:
    """The place in words and what was said of it, of each report."""
    reports = ReportCase.objects.filter(case=case, until=None).order_by("report__received_at")
    told = reports.values_list("report__place", "report__text")
    return "\n\n".join("\n".join(filter(None, one)) for one in told)


class HandOver(MarkedWords, ActionForm):
    """An owner outside reads only what somebody has read first. Where nothing is public yet the officer is shown the
    words of whoever reported, and hands over once more."""

    verb, title = "lamna-over", _("Lämna över")
    button = _("Lämna över ärendet")
    tells = True
    help = _("Den som anmälde får veta vart ärendet har gått och varför.")
    to = forms.ModelChoiceField(Administration.objects.none(), label=_("Till"), empty_label=_("Välj förvaltning"))
    reason = forms.CharField(
        label=_("Ärendet går vidare, eftersom …"),
        max_length=300,
        help_text=_("Till exempel: vägen är statlig"),
    )
    text = _long_text(
        _("Det ägaren får läsa"),
        required=False,
        help_text=_("Ta bort det som pekar ut en person: namn, telefonnummer, registreringsnummer."),
    )
    is_confirmed = forms.BooleanField(
        label=_("Ärendet är inte offentligt. Jag har prövat att plats och kategori får lämnas till en ägare utanför."),
        required=False,
    )
    is_first_asked = False

    def prepare(self) -> None:
        if not self.case.is_confidential:
            del self.fields["is_confirmed"]
        field: Any = self.fields["to"]
        field.queryset = receivers(self.case)
        field.choices = [("", field.empty_label), *self.choosable.receivers()]
        written = _reported(self.case) if self._goes_unread() else ""
        if not written:
            del self.fields["text"], self.fields["is_read"]
        elif "text" not in self.data:
            self.is_first_asked = True
            data: Any = self.data
            data = data.copy()  # what came in cannot be written to
            data["text"] = written
            self.data = data

    def _goes_unread(self) -> bool:
        """To an owner outside who is mailed a link, before anything is public."""
        if not self.is_bound or self.case.public_text:
            return False
        try:
            owner = self.fields["to"].clean(self.data.get("to"))
        except ValidationError:
            return False
        return gets_link(self.case, owner)

    @property
    def is_for_everyone(self) -> bool:
        return "text" in self.fields

    def clean(self) -> dict[str, Any]:
        if self.is_first_asked:
            told = _("%(name)s kan bara läsa det som står här. Läs det, ändra om det behövs och lämna över igen.")
            self.add_error("text", told % {"name": self.cleaned_data.get("to")})
        return super().clean()

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_open

    def carry_out(self) -> None:
        data = self.cleaned_data
        lifecycle.hand_over(
            self.case,
            to=data["to"],
            reason=data["reason"],
            is_confirmed=bool(data.get("is_confirmed")),
            text=data.get("text"),
            is_read=bool(data.get("is_read")),
            **self.common,
        )

    @property
    def said(self) -> str:
        return _("Ärende %(number)s är lämnat till %(name)s. De som följer det med e-post får veta det.") % {
            "number": self.case.number,
            "name": self.case.administration,
        }


class AddPhotos(ActionForm):
    verb, title = "foton", _("Foton från arbetet")
    button = _("Lägg till fotona")
    help = _("Uppgifter om plats och kamera tas bort. Fotona visas här när de är behandlade, om en liten stund.")
    done = _("Fotona är mottagna och behandlas. De visas här om en liten stund.")
    before = _photo(_("Foto före arbetet"))
    before_alt = _what_it_shows(_("Vad visar fotot före?"))
    after = _photo(_("Foto efter arbetet"))
    after_alt = _what_it_shows(_("Vad visar fotot efter?"))
    publish = forms.BooleanField(label=_("Visa fotona för alla"), required=False)

    def prepare(self) -> None:
        if not self.case.is_public:
            del self.fields["publish"]

    def carry_out(self) -> None:
        data = self.cleaned_data
        photos = [
            WorkPhoto(data[shows], shows, data[f"{shows}_alt"])
            for shows in (CasePhoto.Shows.BEFORE.value, CasePhoto.Shows.AFTER.value)
            if data[shows]
        ]
        add_work_photos(self.case, photos, publish=data.get("publish", False), **self.common)


class ReleaseText(MarkedWords, ActionForm):
    verb, title = "publicera-text", _("Publicera texten")
    button = _("Publicera texten")
    help = _("Ta bort det som pekar ut en person: namn, telefonnummer, registreringsnummer.")
    done = _("Texten syns nu på ärendets offentliga sida.")
    text = _long_text(_("Text för alla"), required=False, help_text=_("Tom ruta: texten tas bort från sidan."))

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_public

    def carry_out(self) -> None:
        data = self.cleaned_data
        lifecycle.release_text(self.case, text=data["text"], is_read=data["is_read"], **self.common)


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


class NotAFault(ActionForm):
    verb, title = "inte-felanmalan", _("Inte en felanmälan")
    button = _("Dölj ärendet och visa vad jag ska göra")
    done = _("Ärendet är dolt för alla utom er och den som anmälde. Gör så här nu:")
    help = _("För brott, barn som kan fara illa och fara för liv. Ärendet döljs genast. Ingen annan får veta det.")
    concern = forms.ChoiceField(label=_("Vad gäller det?"), choices=Concern, widget=forms.RadioSelect)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return not case.is_hidden

    def carry_out(self) -> None:
        misdirected.mark(self.case, concern=Concern(self.cleaned_data["concern"]), **self.common)


class WhatWasDone(ActionForm):
    verb, title = "inte-felanmalan-gjort", _("Skriv vad ni har gjort")
    button = _("Spara i ärendet")
    done = SAVED
    help = _("Sparas som intern anteckning med tiden. Upprepa inte känsliga uppgifter.")
    text = _long_text(_("Vad har gjorts, och hos vem?"))
    done_at = forms.DateTimeField(
        label=_("När?"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def prepare(self) -> None:
        self.initial["done_at"] = timezone.localtime().replace(second=0, microsecond=0)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_hidden

    def carry_out(self) -> None:
        data = self.cleaned_data
        misdirected.note_deed(self.case, text=data["text"], done_at=data["done_at"], **self.common)


class TellCarefully(ActionForm):
    verb, title = "inte-felanmalan-beratta", _("Berätta för den som anmälde")
    button = _("Skicka")
    done = _("Svaret är skickat till den som anmälde.")
    help = _("Bara om det är tryggt för den som anmälde. Fler kan läsa samma mejl. Skriv inte vad saken gäller.")
    text = _long_text(_("Ditt svar"))

    def prepare(self) -> None:
        self.initial["text"] = str(misdirected.CAREFUL_WORDS)

    @classmethod
    def is_possible(cls, case: Case) -> bool:
        return case.is_hidden

    def carry_out(self) -> None:
        lifecycle.reply(self.case, text=self.cleaned_data["text"], is_public=False, **self.common)


ACTIONS: dict[str, type[ActionForm]] = {
    form.verb: form
    for form in (
        Take, Plan, Start, Resolve, Decline, Reopen, Reply, Ask, TakeBackQuestion, Note, HandOver, AddPhotos,
        ReleaseText, ReleasePhoto, WithdrawPhoto, Hide, Show, NotAFault, WhatWasDone, TellCarefully,
    )
}  # fmt: skip
