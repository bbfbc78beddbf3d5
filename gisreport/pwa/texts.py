"""What the scripts of the walk app say. Words that never change stand in its page."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from walks.models import AgeBand, Gender

MOST_PHOTOS = 4


def app_texts() -> dict[str, Any]:
    tiles = settings.MAP_TILES_URL
    return {
        **_of_joining(),
        **_of_walking(),
        **_of_sending(),
        **_of_others(),
        "mostPhotos": MOST_PHOTOS,
        "map": {
            "tiles": tiles,
            "attribution": str(settings.MAP_ATTRIBUTION) if tiles else "",
            "styles": [static("vendor/leaflet/leaflet.css"), static("css/map.css")],
        },
    }


def _of_joining() -> dict[str, Any]:
    return {
        "wrongCode": _("Det finns ingen vandring med den koden. Läs den en gång till, eller fråga vandringsledaren."),
        "needsCoverage": _("Du måste ha täckning en enda gång: nu när du ansluter. Försök igen om en stund."),
        "tooManyTries": _("Det blev för många försök. Vänta en stund och försök igen."),
        "notJoined": _("Det gick inte att ansluta. Försök igen om en stund."),
        "startsAt": _("{date}. Mötesplats: {place}."),
        "moreThanAsked": _("Fler kan inte hålla med än de som är med. Ändra en av siffrorna."),
        "startsAtOnly": _("{date}."),
        "ready": _("Klar utan täckning. Du kan gå nu."),
        "readying": _("Gör klart för att gå utan täckning. Stanna kvar på sidan en liten stund."),
        "notReady": _("Webbläsaren kan inte öppna appen utan täckning. Stäng inte sidan förrän allt är mottaget."),
        "newVersion": _("En ny version av appen är hämtad. Det du har sparat finns kvar."),
        "genders": {value: str(label) for value, label in Gender.choices} | {"unknown": _("vill inte uppge")},
        "bands": dict(AgeBand.choices),
        "countLabel": _("{gender}, {band}"),
        "joinedWalk": _("{title}, {date}"),
    }


def _of_walking() -> dict[str, Any]:
    return {
        "stopOf": _("Stopp {number} av {all}"),
        "noStops": _("Utan stopp"),
        "between": _("Mellan stoppen"),
        "safe": _("Tryggt"),
        "unsafe": _("Otryggt"),
        "works": _("Fungerar bra"),
        "better": _("Behöver bli bättre"),
        "saved": _("Sparat i telefonen."),
        "changed": _("Ändringen är sparad."),
        "takenBack": _("Iakttagelsen är tillbakatagen."),
        "agreed": _("Ditt instämmande är sparat."),
        "locating": _("Söker din plats …"),
        "locatedAt": _("Telefonens läge, på ungefär {metres} meter när."),
        "roughPosition": _(
            "Telefonens läge är osäkert, på ungefär {metres} meter när. Flytta platsen på kartan, eller fäst den vid "
            "stoppet. Du kan också spara som det är."
        ),
        "placedAtStop": _("Vid stoppet {name}."),
        "placedByHand": _("Platsen är vald på kartan."),
        "noPosition": _("Ingen plats än. Välj den på kartan, eller spara utan plats."),
        "noPositionAtStop": _("Telefonen hittar inte sin plats. Iakttagelsen sparas vid stoppet."),
        "tooManyPhotos": _("Högst {most} foton för varje iakttagelse. Spara, och gör en till."),
        "photo": _("Foto {number}"),
        "photoAdded": _("Fotot är sparat i telefonen."),
        "removePhoto": _("Ta bort foto {number}"),
        "photoNotRead": _("Fotot gick inte att läsa. Ta ett nytt, eller välj ett annat."),
        "recording": _("Spelar in, {seconds} sekunder. Tryck för att sluta."),
        "recordVoice": _("Spela in röst"),
        "noMicrophone": _("Appen får inte använda mikrofonen. Skriv i stället."),
        "voiceKept": _("Inspelningen är sparad i telefonen."),
        "draftBack": _("Här är det du höll på med."),
        "pin": _("Platsen. Dra markören, eller tryck på kartan."),
        "zoomIn": _("Zooma in"),
        "zoomOut": _("Zooma ut"),
        "sentAlready": _("Mottagen"),
        "waiting": _("Väntar på att skickas"),
        "isUrgent": _("Akut fel"),
        "photosNumber": _("Foton: {number}"),
        "nothingYet": _("Du har inte sparat något än."),
        "edit": _("Ändra"),
        "takeBack": _("Ta tillbaka"),
        "sureTakeBack": _("Vill du ta tillbaka iakttagelsen? Den försvinner ur sammanställningen."),
    }


def _of_sending() -> dict[str, Any]:
    return {
        "counts": _("{saved} sparade · {received} mottagna · {mediaReceived}/{media} bilder"),
        "sending": _("Skickar …"),
        "allReceived": _("Allt är mottaget."),
        "nothingToSend": _("Inget att skicka än."),
        "waitsForCoverage": _("Ingen täckning. Allt finns i telefonen och skickas av sig självt."),
        "serverBusy": _("Servern svarar inte just nu. Allt finns i telefonen, och appen försöker igen."),
        "sendingRefused": _("Servern tog inte emot: {detail} Allt finns kvar i telefonen."),
        "unknownPhone": _(
            "Telefonen är inte längre ansluten till vandringen. Allt finns kvar i telefonen. Spara en säkerhetskopia "
            "under Mer, och lämna den till vandringsledaren."
        ),
        "someRefused": _(
            "{number} kunde inte tas emot: {detail} Spara en säkerhetskopia under Mer, och lämna den till "
            "vandringsledaren."
        ),
        "troubleFull": _(
            "Telefonens minne är fullt. Det senaste finns bara så länge sidan är öppen. Skicka nu, spara en "
            "säkerhetskopia under Mer, eller ta bort något ur telefonen."
        ),
        "troubleClosed": _(
            "Appen når inte telefonens minne just nu. Det senaste finns bara så länge sidan är öppen. Ladda om sidan "
            "när allt är mottaget, eller spara en säkerhetskopia under Mer."
        ),
        "troubleNone": _(
            "Webbläsaren sparar inget, kanske för att fönstret är privat. Stäng inte sidan förrän allt är mottaget, "
            "eller spara en säkerhetskopia under Mer."
        ),
        "otherTab": _("Appen är öppen i en nyare flik. Fortsätt där, eller ladda om den här sidan."),
        "backupName": _("vandring-sakerhetskopia.jsonl"),
        "backupShared": _("Säkerhetskopian är delad."),
        "backupDownloaded": _("Säkerhetskopian är sparad bland telefonens hämtade filer."),
        "backupImported": _("Säkerhetskopian är inläst."),
        "backupNotImported": _("Säkerhetskopian gick inte att läsa in: {detail}"),
    }


def _of_others() -> dict[str, Any]:
    return {
        "agree": _("Jag håller med"),
        "agreedAlready": _("Du håller med"),
        "supports": _("Håller med: {number}"),
        "by": _("Av {name}"),
        "nothingFromOthers": _("Inget från de andra än. Listan fylls på när du har täckning."),
        "devices": {
            "complete": _("allt har kommit"),
            "missing": _("{number} saknas"),
            "unknown": _("okänt sedan {since}"),
            "never": _("har inte hört av sig"),
        },
        "anonymous": _("Utan namn"),
        "devicesFailed": _("Listan går bara att hämta med täckning."),
        "roles": {"leader": _("vandringsledare"), "secretary": _("sekreterare"), "participant": _("deltagare")},
        "trackOn": _("Vägen sparas. Låt skärmen vara tänd och sidan öppen."),
        "trackOff": _("Vägen sparas inte."),
        "trackStart": _("Spara vägen vi går"),
        "trackStop": _("Sluta spara vägen"),
        "trackFailed": _("Telefonen hittar inte sin plats. Vägen räknas i stället ut från stoppen."),
        "left": _("Du har lämnat vandringen. Ditt namn syns inte längre."),
        "leaveFailed": _("Det gick inte att lämna just nu. Försök igen när du har täckning."),
        "sureLeave": _(
            "Vill du lämna vandringen? Ditt namn tas bort och inga fler meddelanden skickas. "
            "Det du har skickat finns kvar."
        ),
        "toLight": _("Ljust utseende"),
        "toDark": _("Mörkt utseende"),
    }
