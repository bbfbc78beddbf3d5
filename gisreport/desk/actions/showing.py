"""What everyone may see of the case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto
from gisreport.cases.work_photos import WorkPhoto, add_work_photos
from gisreport.desk.actions.fields import long_text, photo_field, what_it_shows
from gisreport.desk.actions.form import SAVED, ActionForm
from gisreport.desk.marked import MarkedWords
from gisreport.photos.models import PhotoState


class AddPhotos(ActionForm):
    verb, title = "foton", _("Foton från arbetet")
    button = _("Lägg till fotona")
    help = _("Uppgifter om plats och kamera tas bort. Fotona visas här när de är behandlade, om en liten stund.")
    done = _("Fotona är mottagna och behandlas. De visas här om en liten stund.")
    before = photo_field(_("Foto före arbetet"))
    before_alt = what_it_shows(_("Vad visar fotot före?"))
    after = photo_field(_("Foto efter arbetet"))
    after_alt = what_it_shows(_("Vad visar fotot efter?"))
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
    text = long_text(_("Text för alla"), required=False, help_text=_("Tom ruta: texten tas bort från sidan."))

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
