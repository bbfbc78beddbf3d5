"""What the scripts of the form say."""

from django.conf import settings
from django.utils.translation import gettext as _


def script_texts() -> dict[str, str | int]:
    megabytes = settings.PHOTO_MAX_BYTES // 1_000_000
    return {
        "notSent": _(
            "Anmälan är sparad i telefonen men inte skickad. Öppna sidan igen när du har täckning, så skickas den."
        ),
        "notSentNorKept": _(
            "Anmälan är inte skickad, och telefonen kan inte spara den. Låt sidan vara öppen, så skickas den när du "
            "har täckning."
        ),
        "photosGone": _("Telefonen har inte kvar fotona. Öppna anmälan, lägg till dem igen och skicka."),
        "oneWasSent": _("En anmälan har skickats. Kvittot finns här."),
        "savedAt": _("Sparad {when}."),
        "waitsForCoverage": _("Väntar på täckning."),
        "waitsForServer": _("Gick inte att ta emot just nu. Ett nytt försök görs om en stund."),
        "beingSent": _("Skickas …"),
        "isSent": _("Skickad."),
        "mustBePutRight": _("Kan inte skickas som den är. Öppna den, rätta och skicka igen."),
        "seeReceipt": _("Visa kvittot"),
        "openAgain": _("Öppna och rätta"),
        "sendNow": _("Skicka nu"),
        "removeFromPhone": _("Ta bort från telefonen"),
        "removeUnsent": _("Anmälan har inte skickats. Vill du ta bort den ändå?"),
        "removed": _("Anmälan är borttagen från telefonen."),
        "aReport": _("Anmälan"),
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
