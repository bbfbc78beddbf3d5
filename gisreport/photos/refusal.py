"""What people are told about a photo that cannot be used, or cannot be taken in."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gisreport.errors import Refusal
from gisreport.photos.reasons import Reason

SENTENCES: dict[Reason, Promise] = {
    Reason.NOT_A_PICTURE: _(
        "Filen är inte en bild som vi kan läsa. Välj en bild i formatet JPEG, PNG, HEIC, WebP, AVIF eller GIF."
    ),
    Reason.BROKEN: _("Bilden är skadad och går inte att läsa. Välj en annan."),
    Reason.TOO_MANY_PIXELS: _("Bilden har för många bildpunkter. Välj en mindre."),
    Reason.TOO_HEAVY: _("Bilden tar för mycket minne eller tid att öppna. Välj en annan."),
    Reason.GONE: _("Bildfilen finns inte kvar. Skicka den igen."),
    Reason.NOT_CLEANED: _("Fotot har kommit fram, men vi kunde inte behandla det. Felet ligger hos oss."),
}


class PhotoRefused(Refusal):
    slug = "photo-refused"

    def __init__(self, reason: Reason) -> None:
        sentence = str(SENTENCES[reason])
        super().__init__(sentence, fields={"photos": sentence})


class PhotoNotStored(Refusal):
    """The disk is full or closed. That is our fault, and everything but the photos still works."""

    status = 507
    slug = "photo-not-stored"

    def __init__(self, number: int | None = None) -> None:
        """`number` counts the photos as they were sent, from 1."""
        if number is None:
            sentence = gettext("Fotot gick inte att spara hos oss. Skicka utan foton, eller försök igen om en stund.")
        else:
            sentence = gettext(
                "Foto {number} gick inte att spara hos oss. Skicka utan foton, eller försök igen om en stund."
            ).format(number=number)
        super().__init__(sentence, fields={"photos": sentence})
