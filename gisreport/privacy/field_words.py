"""What the fields of reporters are called for the person they are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

TITLES = {
    "reports.report": _("Det du skickade"),
    "reports.reporter": _("Dina kontaktuppgifter"),
    "reports.heldphoto": _("Bilder som väntar på att formuläret skickas"),
    "cases.caseevent": _("Det du har lagt till"),
    "cases.casephoto": _("Dina bilder"),
    "cases.covering": _("Dina bilder som de visas för alla"),
    "cases.paperfollower": _("Brev till dig"),
    "cases.follower": _("Din länk och hur du följer ärendet"),
    "cases.inquiry": _("Frågor till dig"),
    "cases.disclosure": _("Handlingar som har lämnats ut"),
    "cases.support": _("Att du har sett samma sak"),
    "outbox.message": _("Mejl till dig"),
    "privacy.erasurerequest": _("Din begäran om radering"),
}

WORDS = {
    "reports.report.point": _("Platsen på kartan"),
    "reports.report.place": _("Platsen i ord"),
    "reports.report.text": _("Din beskrivning"),
    "reports.report.answers": _("Dina svar"),
    "reports.report.language": _("Språket du använde"),
    "reports.report.digest": _("Kontrollsumma, som visar om samma anmälan skickas igen"),
    "reports.report.received_at": _("Kom in"),
    "reports.reporter.name": _("Namn"),
    "reports.reporter.email": _("E-post"),
    "reports.reporter.phone": _("Telefon"),
    "reports.heldphoto.raw": _("Bilden"),
    "reports.heldphoto.sha256": _("Kontrollsumma"),
    "reports.heldphoto.received_at": _("Kom in"),
    "cases.caseevent.text": _("Du skrev"),
    "cases.caseevent.at": _("När"),
    "cases.disclosure.covered": _("Det som täcktes"),
    "cases.disclosure.bundle": _("Filerna som lämnades ut"),
    "cases.casephoto.raw": _("Bilden som du skickade den"),
    "cases.casephoto.original": _("Bilden som du skickade den, sparad"),
    "cases.casephoto.master": _("Bilden utan uppgifter om kamera och plats"),
    "cases.casephoto.large": _("Bilden i stor storlek"),
    "cases.casephoto.medium": _("Bilden i mellanstorlek"),
    "cases.casephoto.small": _("Bilden i liten storlek"),
    "cases.casephoto.sha256": _("Kontrollsumma"),
    "cases.casephoto.alt": _("Beskrivning av bilden"),
    "cases.casephoto.received_at": _("Kom in"),
    "cases.casephoto.released_at": _("Visas för alla sedan"),
    "cases.covering.at": _("Täckt"),
    "cases.covering.large": _("Bilden med täckta delar i stor storlek"),
    "cases.covering.medium": _("Bilden med täckta delar i mellanstorlek"),
    "cases.covering.small": _("Bilden med täckta delar i liten storlek"),
    "cases.paperfollower.name": _("Namn på brev"),
    "cases.paperfollower.address": _("Adress för brev"),
    "cases.follower.token": _("Den hemliga delen av din länk"),
    "cases.follower.email": _("E-post"),
    "cases.follower.language": _("Språk"),
    "cases.follower.since": _("Du följer ärendet sedan"),
    "cases.follower.expires_at": _("Länken gäller till"),
    "cases.inquiry.token": _("Den hemliga delen av länken att svara på"),
    "cases.inquiry.asked_at": _("När"),
    "cases.inquiry.expires_at": _("Svara senast"),
    "cases.support.key": _("En kod för din webbläsare, som gör att du bara räknas en gång"),
    "cases.support.at": _("När"),
    "outbox.message.recipient": _("Skickat till"),
    "outbox.message.last_error": _("Varför mejlet inte kom fram"),
    "outbox.message.created_at": _("Skrivet"),
    "outbox.message.delivered_at": _("Levererat"),
    "privacy.erasurerequest.text": _("Du skrev"),
    "privacy.erasurerequest.asked_at": _("När"),
    "privacy.erasurerequest.decided_at": _("Beslutet fattades"),
}

# Times that say something to the person; the other ones are the machine's own.
TIMES = {name.rpartition(".")[2] for name in WORDS if name.endswith(("_at", ".at", ".since"))}


def title_of(model: type[models.Model]) -> str:
    return str(TITLES[model._meta.label_lower])


def words_for(field: "models.Field[object, object]") -> str:
    return str(WORDS.get(f"{field.model._meta.label_lower}.{field.name}", field.verbose_name))
