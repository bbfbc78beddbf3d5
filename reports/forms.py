"""What a person or a program sends, read and checked. The page and the API go through the same form."""

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.models import PublicCase
from gisreport.cases.sources import Source
from gisreport.errors import Refusal, TooOften
from gisreport.photos.intake import AcceptedPhoto, accept
from gisreport.photos.refusal import PhotoNotStored
from gisreport.texts import in_language
from reports.answers import read_answers
from reports.held import as_accepted, held_photos, hold
from reports.models import HeldPhoto, Report
from reports.offered import answer_anchor
from reports.place import PlaceIsUnclear, Where, locate
from reports.similar import similar_cases
from reports.submit import Submission
from reports.words import one_line, tidy
from routing.models import Category
from routing.offer import category_of

LONGEST_TEXT = 10_000  # characters
LONGEST_PLACE = 300
ANSWER = re.compile(r"answers\[([-\w]{1,60})\](?:\[\])?", re.ASCII)
PLACE_FIELDS = ("lon", "lat", "coordinates", "place", "municipality", "other_municipality")
PIN = ("lon", "lat")
# Fields that stand on the page in another form than Django's own, and where.
ANCHORS = dict.fromkeys(PIN, "var") | dict.fromkeys(("municipality", "other_municipality"), "kommun")
ANCHORS |= {"category": "kategori", "photos": "foton"}
ORDER = [NON_FIELD_ERRORS, *PLACE_FIELDS, "category", "description", "photos", "reply", "email", "phone", "name"]
PREFILLED = ("lon", "lat", "place", "municipality", "category")
TELEPHONE = r"^\+?[\d\s()/.-]{5,}$"


class Words(forms.CharField):
    """Text as people write it. Too long is said, never cut off in silence: hence no `maxlength` in the page."""

    def __init__(self, *, max_length: int, lines: bool = False, **options: Any) -> None:
        too_long = gettext_lazy("Texten är %(show_value)d tecken. Korta den till högst %(limit_value)d.")
        options.setdefault("error_messages", {}).setdefault("max_length", too_long)
        super().__init__(max_length=max_length, required=False, strip=False, **options)
        self.clean_up = tidy if lines else one_line

    def to_python(self, value: Any) -> str:
        return self.clean_up(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class EmailAddress(forms.EmailField):
    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


@dataclass(frozen=True)
class Told:
    """Something to correct or to look at before the report is sent; `anchor` is where it stands on the page."""

    anchor: str
    words: str


class ReportForm(forms.Form):
    """The fields of the contract, and three that only our own page knows: `steps` (ask before sending what has not been
    asked), `asked` (the category whose questions were shown) and `seen` (numbers of similar cases that were shown).

    `ready()` is the submission; while there is none, `errors` or (with `steps`) `asks` say why. Errors are keyed by
    the name of the field, so `answers[CODE]` too.
    """

    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    lon = Words(max_length=40, widget=forms.HiddenInput)
    lat = Words(max_length=40, widget=forms.HiddenInput)
    place = Words(
        max_length=LONGEST_PLACE,
        label=gettext_lazy("Beskriv platsen med ord"),
        help_text=gettext_lazy("Till exempel: Storgatan 12 i Sundsvall, vid busshållplatsen."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    coordinates = Words(
        max_length=100,
        label=gettext_lazy("Koordinater"),
        help_text=gettext_lazy("WGS84, till exempel 62,3908 17,3069, eller SWEREF 99 TM, till exempel 6917000 617000."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    municipality = Words(max_length=60, label=gettext_lazy("Kommun"))
    other_municipality = Words(max_length=60)  # chosen from the long list, where the short one had not the right one
    category = Words(max_length=60, label=gettext_lazy("Vad gäller det?"))
    description = Words(
        max_length=LONGEST_TEXT,
        lines=True,
        label=gettext_lazy("Vad har du sett?"),
        help_text=gettext_lazy("Skriv inte namn på andra personer."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reply = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Vill du få svar?"),
        choices=[
            ("email", gettext_lazy("Ja, med e-post")),
            ("phone", gettext_lazy("Ja, på telefon")),
            ("none", gettext_lazy("Nej tack")),
        ],
    )
    name = Words(max_length=150, label=gettext_lazy("Namn"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = EmailAddress(
        max_length=254,
        required=False,
        label=gettext_lazy("E-post"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Skriv e-postadressen så här: namn@exempel.se")},
    )
    phone = Words(
        max_length=40,
        label=gettext_lazy("Telefon"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        validators=[
            RegexValidator(TELEPHONE, gettext_lazy("Skriv telefonnumret med siffror, till exempel 070-174 06 58."))
        ],
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        channel: Source = Source.WEB,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.channel = channel
        self.key = uuid.uuid4()
        self.where: Where | None = None
        self.unclear: PlaceIsUnclear | None = None
        self.chosen: Category | None = None
        self.similar: list[PublicCase] = []
        self.photos: list[AcceptedPhoto] = []
        self.held: list[HeldPhoto] = []
        self.asks: list[Told] = []
        self.refusals: list[Refusal] = []
        self.submission: Submission | None = None

    @classmethod
    def opened(cls, query: QueryDict) -> "ReportForm":
        """An empty form, filled in beforehand with the place and category of an address (`?lat=…&lon=…&category=…`).
        Only a place that will not do is said."""
        form = cls(initial={name: one_line(query.get(name, "")) for name in PREFILLED})
        form.cleaned_data = dict(form.initial)
        if any(form.initial[name] for name in PLACE_FIELDS if name in PREFILLED):
            form.where = form._read_place()
        if form.where and form.initial["category"]:
            with suppress(Refusal):
                form.chosen = category_of(form.where.municipality, form.initial["category"])
        return form

    @classmethod
    def empty(cls, refusal: Refusal) -> "ReportForm":
        """A form to begin with, that says why another was refused."""
        form = cls.opened(QueryDict())
        form.refuse(refusal)
        return form

    def start_anew(self) -> None:
        """This page was sent before, with other content: what stands in it now becomes another report."""
        self.key = uuid.uuid4()
        HeldPhoto.objects.filter(pk__in=[photo.pk for photo in self.held]).update(submission_id=self.key)
        self.refuse(
            Refusal(_("Du har redan skickat en anmälan från den här sidan. Vill du skicka den här också? Skicka igen."))
        )

    def let_go_of_photos(self) -> None:
        """The photos that came just now cannot be kept until the page is sent again."""
        self.photos = []
        advice = _("Fotona kunde inte sparas till nästa gång, för det har kommit ovanligt många. Välj dem igen.")
        self.refuse(Refusal(advice, fields={"photos": ""}))

    def hold_photos(self) -> None:
        """Keep the photos that came, for the next time this page is sent; where there is no room, say so."""
        if self._asks_first and not self.lacks_room:
            try:
                self.held += hold(self.photos, self.key)
            except PhotoNotStored as refusal:
                self.refuse(refusal)

    @property
    def must_wait(self) -> bool:
        """Whether too much has come from the same address."""
        return any(isinstance(refusal, TooOften) for refusal in self.refusals)

    @property
    def lacks_room(self) -> bool:
        """Whether we had nowhere to put a photo."""
        return any(isinstance(refusal, PhotoNotStored) for refusal in self.refusals)

    def ready(self) -> Submission | None:
        """What can be sent; None while something is wrong, or left to ask."""
        return self.submission if self.is_valid() and not self.asks else None

    def clean(self) -> None:
        self.key = self.cleaned_data.get("submission_id") or self.key
        self.where = self._read_place()
        self.chosen = self._read_category()
        answers = self._read_answers()
        self._read_photos()
        self._read_reply()
        if self.errors or self.where is None or self.chosen is None:
            return
        self._look_for_similar()
        words = self.cleaned_data
        self.submission = Submission(
            category=self.chosen,
            municipality=self.where.municipality,
            point=self.where.point,
            place=words["place"],
            text=words["description"],
            answers=answers,
            photos=[*map(as_accepted, self.held), *self.photos],
            name=words["name"],
            email=words["email"],
            phone=words["phone"],
            channel=self.channel,
            submission_id=words["submission_id"],
        )

    def refuse(self, refusal: Refusal) -> None:
        """Say it at the fields that the refusal names, else above the form."""
        self.refusals.append(refusal)
        for name, advice in (refusal.fields or {NON_FIELD_ERRORS: ""}).items():
            self.errors.setdefault(name, self.error_class()).append(advice or refusal.message)

    # --- How it is told on the page ---

    @property
    def told_errors(self) -> list[Told]:
        """Each error once, in the order of the page."""
        in_order = sorted(self.errors, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
        return list(dict.fromkeys(Told(anchor_of(name), words) for name in in_order for words in self.said(name)))

    def said(self, name: str) -> list[str]:
        """What is wrong with the field `name`."""
        return [str(words) for words in self.errors.get(name, ())]

    @property
    def pin_error(self) -> str:
        return next((words for name in PIN for words in self.said(name)), "")

    @property
    def photo_errors(self) -> list[str]:
        return self.said("photos")

    @property
    def photos_left(self) -> range:
        """The numbers of the photos that there is still room for."""
        return range(len(self.held) + 1, settings.PHOTOS_PER_REPORT + 1)

    # --- How it is read ---

    @property
    def _asks_first(self) -> bool:
        return self._sent("steps") == "1"

    def _sent(self, name: str) -> str:
        return str(self.data.get(name, ""))

    def _all_sent(self, name: str) -> list[str]:
        return list(cast(QueryDict, self.data).getlist(name))

    def _read_place(self) -> Where | None:
        given = {name: self.cleaned_data.get(name, "") for name in PLACE_FIELDS}
        if any(name in self.errors for name in PLACE_FIELDS):
            return None
        if not any(given.values()) and not self._may_lack_a_place():
            self.refuse(_no_place())
            return None
        try:
            return locate(
                lon=given["lon"],
                lat=given["lat"],
                coordinates=given["coordinates"],
                words=given["place"],
                municipality=given["municipality"] or given["other_municipality"],
            )
        except PlaceIsUnclear as unclear:
            self.unclear = unclear
            if self._asks_first:
                self.asks.append(Told("kommun", unclear.message))
            else:
                self.refuse(unclear)
        except Refusal as refusal:
            self.refuse(refusal)
        return None

    def _may_lack_a_place(self) -> bool:
        """Whether the chosen category is one that need not be anywhere (a question, praise)."""
        chosen = Category.objects.open().filter(code=self.cleaned_data.get("category", ""), needs_place=False)
        return chosen.filter(municipality__takes_reports=True).exists()

    def _read_category(self) -> Category | None:
        code = self.cleaned_data.get("category", "")
        if not code:
            self.refuse(Refusal(_("Välj vad det gäller."), fields={"category": ""}))
            return None
        if self.where is None:
            return None
        try:
            category = category_of(self.where.municipality, code)
        except Refusal as refusal:
            self.refuse(refusal)
            return None
        if category.stopper_ends:
            self.refuse(Refusal(in_language(category.stopper), fields={"category": ""}))
        if category.needs_place and self.where.point is None and not self.cleaned_data.get("place"):
            self.refuse(_no_place())
        return category

    def _read_answers(self) -> dict[str, Any]:
        if self.chosen is None:
            return {}
        given = self.given_answers()
        if self._asks_first:
            # Answers to the questions of a category that was chosen before are no longer meant.
            known = {question.code for question in self.chosen.asked}
            given = {code: values for code, values in given.items() if code in known}
            if (known or self.chosen.stopper) and self._sent("asked") != self.chosen.code:
                self.asks.append(Told("fragor", _("Läs och svara på det som gäller ”%s”.") % self.chosen.name))
                return {}
        try:
            return read_answers(self.chosen, given)
        except Refusal as refusal:
            self.refuse(refusal)
            return {}

    def given_answers(self) -> dict[str, list[str]]:
        """As they were sent, by the question's code."""
        found = ((ANSWER.fullmatch(name), name) for name in self.data)
        return {match[1]: self._all_sent(name) for match, name in found if match}

    def _read_photos(self) -> None:
        self.held = held_photos(self.cleaned_data.get("submission_id"), self._all_sent("held"))
        known = {held.sha256 for held in self.held}
        for upload in self.files.getlist("photos"):
            name = one_line(upload.name or "")
            try:
                photo = accept(upload)
            except Refusal as refusal:
                refusal.message, refusal.fields = f"{name}: {refusal.message}", {"photos": ""}
                self.refuse(refusal)
            else:
                if photo.sha256 not in known:
                    self.photos.append(photo)
        most = settings.PHOTOS_PER_REPORT
        if len(self.held) + len(self.photos) > most:
            self.photos = self.photos[: max(most - len(self.held), 0)]
            self.refuse(Refusal(_("Du kan skicka högst {most} foton.").format(most=most), fields={"photos": ""}))

    def _read_reply(self) -> None:
        words, reply = self.cleaned_data, self.cleaned_data.get("reply")
        if reply == "none":
            words.update(name="", email="", phone="")
            self.errors.pop("email", None)
            self.errors.pop("phone", None)
        elif reply in ("email", "phone") and not words.get(reply) and reply not in self.errors:
            advice = {
                "email": _("Skriv din e-postadress, eller välj ”Nej tack”."),
                "phone": _("Skriv ditt telefonnummer, eller välj ”Nej tack”."),
            }
            self.refuse(Refusal(advice[reply], fields={reply: ""}))

    def _look_for_similar(self) -> None:
        if not self._asks_first or self.where is None or self.chosen is None:
            return
        self.similar = similar_cases(self.chosen, self.where.point)
        unseen = {case.number for case in self.similar} - set(self._all_sent("seen"))
        if unseen and not Report.objects.filter(submission_id=self.key).exists():  # else it is its own case, sent again
            self.asks.append(Told("liknande", _("Det finns liknande ärenden i närheten. Är det något av dem?")))


def anchor_of(name: str) -> str:
    """Where on the page the field `name` stands."""
    if match := ANSWER.fullmatch(name):
        return answer_anchor(match[1])
    return ANCHORS.get(name, f"id_{name}" if name in ReportForm.base_fields else "")


def _no_place() -> Refusal:
    advice = _("Visa platsen på kartan eller beskriv den med ord.")
    return Refusal(advice, fields={"place": advice})
