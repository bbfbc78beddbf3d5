"""Why a photo cannot be used."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gisreport.errors import Refusal


class Reason(StrEnum):
    NOT_A_PICTURE = "not-a-picture"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_HEAVY = "too-heavy"
    GONE = "gone"


SENTENCES: dict[Reason, Promise] = {
    Reason.NOT_A_PICTURE: _(
        "Filen är inte en bild som vi kan läsa. Välj en bild i formatet JPEG, PNG, HEIC, WebP, AVIF eller GIF."
    ),
    Reason.BROKEN: _("Bilden är skadad och går inte att läsa. Välj en annan."),
    Reason.TOO_MANY_PIXELS: _("Bilden har för många bildpunkter. Välj en mindre."),
    Reason.TOO_HEAVY: _("Bilden tar för mycket minne eller tid att öppna. Välj en annan."),
    Reason.GONE: _("Bildfilen finns inte kvar. Skicka den igen."),
}


class PhotoRefused(Refusal):
    slug = "photo-refused"

    def __init__(self, reason: Reason) -> None:
        # Lazy, because the process that cleans photos has no settings and so no language.
        sentence: str = SENTENCES[reason]  # type: ignore[assignment]
        super().__init__(sentence, fields={"photos": sentence})
        self.reason = reason
