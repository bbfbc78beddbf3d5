"""What the scripts of the form say."""

from django.conf import settings
from django.utils.translation import gettext as _


def script_texts() -> dict[str, str | int]:
    megabytes = settings.PHOTO_MAX_BYTES // 1_000_000
    return {
        "notSent": _(
            "Anmälan är sparad i telefonen men inte skickad. Öppna sidan igen när du har täckning, så skickas den."
        ),
        "notSentWithPhotos": _(
            "Anmälan är inte skickad. Låt sidan vara öppen, så skickas den när du har täckning. "
            "Texten och platsen är sparade i telefonen, men inte fotona."
        ),
        "photosGone": _("Anmälan är inte skickad än. Lägg till fotona igen och skicka den."),
        "serverBusy": _("Det gick inte att skicka just nu. Allt du skrev finns kvar. Försök igen om en stund."),
        "sending": _("Skickar … {percent} procent"),
        "searching": _("Söker …"),
        "searchFailed": _("Sökningen gick inte att göra. Kontrollera din uppkoppling, eller beskriv platsen med ord."),
        "placesFound": _("Platser som stämmer: {number}. Välj en."),
        "noPosition": _("Din plats gick inte att hitta. Sök platsen, eller beskriv den med ord."),
        "noPlace": _("Visa platsen på kartan eller beskriv den med ord."),
        "placeChosen": _("Platsen är vald."),
        "noCategory": _("Ingen kategori stämmer. Pröva ett annat ord, eller välj Övrigt."),
        "someCategories": _("Kategorier som stämmer: {number}."),
        "addPhoto": _("Lägg till foto"),
        "turn": _("Vrid"),
        "remove": _("Ta bort"),
        "photo": _("Foto {number}"),
        "photoAdded": _("Foto {number} är tillagt."),
        "photoRemoved": _("Fotot är borttaget."),
        "photosChosen": _("Foton: {number}"),
        "tooMany": _("Du kan skicka högst {most} foton."),
        "tooLarge": _("Bilden är större än {limit} MB. Välj en mindre.").format(limit=megabytes),
        "notAPhoto": _("{name} är ingen bild. Välj en bild."),
        "cannotShow": _("Bilden kan inte visas här, men den skickas."),
        "reading": _("Läser bilden …"),
        "mostPhotos": settings.PHOTOS_PER_REPORT,
        "largestPhoto": settings.PHOTO_MAX_BYTES,
    }
