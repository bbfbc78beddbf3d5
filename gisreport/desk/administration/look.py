"""A municipality's own colours and logo: read, refused in words, kept and noted in the history."""

import hashlib
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.models import User
from gisreport.desk.administration.forms import RefusableForm
from gisreport.desk.administration.history import Kind, note
from gisreport.errors import Refusal
from gisreport.photos.apart import CleaningFailed, clean_apart
from gisreport.photos.kinds import HEAD_BYTES, kind_of
from gisreport.photos.reasons import BadPhoto
from gisreport.photos.refusal import SENTENCES
from routing.look import DARK, LIGHT, THEMES, read_colour
from routing.models import Municipality

LARGEST_LOGO = 2_000_000  # bytes
KINDS = ("png", "jpeg", "webp")


class LookForm(RefusableForm):
    colour = forms.CharField(
        label=gettext_lazy("Färg"), required=False, max_length=20,
        help_text=gettext_lazy("På knappar och länkar. Skriv till exempel #0b5d4b. Lämna tomt för tjänstens egen."),
    )  # fmt: skip
    colour_in_dark = forms.CharField(
        label=gettext_lazy("Färg i mörkt läge"), required=False, max_length=20,
        help_text=gettext_lazy("För dem som har valt mörka sidor i telefonen eller datorn. Ska vara ljusare."),
    )  # fmt: skip
    logo = forms.FileField(
        label=gettext_lazy("Logotyp"), required=False,
        help_text=gettext_lazy("PNG, JPEG eller WebP, högst 2 MB. Den visas på vit botten överst på sidorna."),
    )  # fmt: skip
    no_logo = forms.BooleanField(label=gettext_lazy("Ta bort logotypen"), required=False)

    def __init__(self, municipality: Municipality, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={theme.name: getattr(municipality, theme.name) for theme in THEMES})
        if not municipality.logo:
            del self.fields["no_logo"]

    def clean(self) -> None:
        for theme in (LIGHT, DARK):
            try:
                self.cleaned_data[theme.name] = read_colour(self.cleaned_data.get(theme.name, ""), theme)
            except Refusal as refusal:
                self.show(refusal)

    def clean_logo(self) -> bytes:
        """The cleaned picture; empty when none was sent."""
        upload = self.cleaned_data["logo"]
        return cleaned_logo(upload) if upload else b""


def cleaned_logo(upload: UploadedFile) -> bytes:
    """As JPEG on white, without a word about where it comes from. ValidationError with the remedy."""
    if (upload.size or 0) > LARGEST_LOGO:
        raise forms.ValidationError(
            _("Filen är större än 2 MB. Spara logotypen mindre, till exempel 800 punkter bred.")
        )
    raw = upload.read()
    if b"<svg" in raw[:4096].lower():
        raise forms.ValidationError(
            _("SVG går inte att använda, eftersom en sådan fil kan innehålla program. Spara logotypen som PNG.")
        )
    if kind_of(raw[:HEAD_BYTES]) not in KINDS:
        raise forms.ValidationError(_("Filen är ingen bild i PNG, JPEG eller WebP. Spara logotypen som PNG."))
    try:
        return clean_apart(raw).medium
    except BadPhoto as refused:
        raise forms.ValidationError(str(SENTENCES[refused.reason])) from refused
    except CleaningFailed as failed:
        raise forms.ValidationError(_("Bilden gick inte att behandla just nu. Försök igen.")) from failed


@transaction.atomic
def change_look(
    municipality: Municipality, *, colour: str, colour_in_dark: str, logo: bytes = b"", no_logo: bool = False, by: User
) -> None:
    """`logo` is a cleaned picture; empty keeps what there is, unless `no_logo`."""
    municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
    before, old = told_of(municipality), municipality.logo.name
    municipality.colour, municipality.colour_in_dark = colour, colour_in_dark
    if logo:
        name = f"{municipality.code}-{hashlib.sha256(logo).hexdigest()[:12]}.jpg"
        municipality.logo.save(name, ContentFile(logo), save=False)
    elif no_logo:
        municipality.logo = ""
    municipality.save(update_fields=["colour", "colour_in_dark", "logo"])
    if old and old != municipality.logo.name:
        storage = municipality.logo.storage
        transaction.on_commit(lambda: storage.delete(old))
    note(
        municipality, Kind.LOOK, municipality.code, called=str(municipality), before=before,
        after=told_of(municipality), by=by,
    )  # fmt: skip


def told_of(municipality: Municipality) -> dict[str, str]:
    logo = (municipality.logo.name or "").rpartition("/")[2]
    return {"colour": municipality.colour, "colour_in_dark": municipality.colour_in_dark, "logo": logo}
