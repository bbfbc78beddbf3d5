"""What each property of a feature means, for people. Programs read the schema, which is in English."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gisreport.cases.status import Status
from gisreport.maps.ogc.collection import Collection

KINDS: dict[str, str | Promise] = {
    "string": _("text"),
    "integer": _("heltal"),
    "boolean": _("ja eller nej"),
    "date": _("datum"),
    "date-time": _("datum och klockslag"),
    "uri": _("webbadress"),
}
OF_CASES: dict[str, str | Promise] = {
    "number": _("Ärendets nummer. Det ändras aldrig."),
    "status": format_lazy(
        _("Hur långt ärendet har kommit: {codes}."),
        codes=format_lazy(
            ", ".join("{} = {}" for _status in Status), *(part for one in Status.choices for part in one)
        ),
    ),
    "is_open": _("Om ärendet fortfarande är öppet."),
    "category": _("Kategorins kod, som är densamma hos alla kommuner."),
    "category_name": _("Kategorins namn på svenska."),
    "group": _("Kod för den grupp som kategorin hör till."),
    "administration": _("Förvaltningens kod."),
    "administration_name": _("Namnet på den förvaltning som har ärendet."),
    "municipality": _("Kommunkoden, fyra siffror."),
    "municipality_name": _("Kommunens namn."),
    "received_at": _("När anmälan kom in."),
    "updated_at": _("När något senast hände i ärendet."),
    "closed_at": _("När ärendet avslutades. Tomt så länge det är öppet."),
    "planned_for": _("Dagen då åtgärden är planerad. Tomt om ingen dag är bestämd."),
    "text": _("Beskrivningen, när kommunen har granskat och publicerat den. Annars tomt."),
    "url": _("Ärendets egen sida."),
}
OF_BORDERS: dict[str, str | Promise] = {
    "code": _("Områdets kod. För en kommun är det kommunkoden, fyra siffror."),
    "name": _("Områdets namn."),
    "official_name": _("Kommunens fullständiga namn."),
    "takes_reports": _("Om kommunen tar emot felanmälningar här."),
    "layer": _("Vilket slags område det är, till exempel stadsdel eller park."),
    "municipality": _("Kommunkoden, fyra siffror. Tomt för områden som gäller hela landet."),
    "administrations": _("Vilka som ansvarar för något i området, med semikolon emellan."),
    "source": _("Varifrån gränsen kommer."),
    "licence": _("Vilken licens gränsen har."),
    "attribution": _("Vem du ska ange som källa när du använder gränsen."),
    "valid_from": _("Från vilken dag gränsen gäller."),
}
OF_CELLS: dict[str, str | Promise] = {
    "count": _("Hur många offentliga ärenden som har kommit in i rutan."),
    "open": _("Hur många av dem som är öppna."),
    "closed": _("Hur många av dem som är avslutade."),
    "size": _("Längden på rutans sida, i meter."),
}


class Told(NamedTuple):
    name: str
    kind: str | Promise
    meaning: str | Promise


def told(collection: Collection) -> list[Told]:
    """Each property of its features, in their order."""
    meanings = OF_CASES if collection.id == "cases" else OF_BORDERS | OF_CELLS
    return [Told(name, KINDS[_kind(schema)], meanings[name]) for name, schema in collection.properties.items()]


def _kind(schema: dict[str, Any]) -> str:
    """Its JSON Schema type or, more to the point, its format; that it may be null is told in words."""
    kind = schema.get("format") or schema["type"]
    return str(kind if isinstance(kind, str) else kind[0])
