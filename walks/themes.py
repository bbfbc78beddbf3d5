"""What a safety walk looks at: statements, so that a high grade always means good.

The same statements are asked when a resident reports a place that feels unsafe.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gisreport.texts import in_language

VERSION = 1

# Four grades without a midpoint; the two last are stored but never averaged.
SCALE: Mapping[str, Mapping[str, str]] = {
    "0": {"sv": "Stämmer inte alls", "en": "Not true at all"},
    "1": {"sv": "Stämmer ganska dåligt", "en": "Not very true"},
    "2": {"sv": "Stämmer ganska bra", "en": "Fairly true"},
    "3": {"sv": "Stämmer helt", "en": "Completely true"},
    "vet-inte": {"sv": "Vet inte", "en": "Do not know"},
    "inte-aktuellt": {"sv": "Inte aktuellt", "en": "Does not apply"},
}
GRADES = ("0", "1", "2", "3")


@dataclass(frozen=True)
class Theme:
    """A line of the checklist. `is_graded` is false for the one that asks for words."""

    code: str
    statement: Mapping[str, str]
    is_graded: bool = True


THEMES = (
    Theme("feeling", {"sv": "Jag känner mig trygg här just nu.", "en": "I feel safe here right now."}),
    Theme(
        "lighting",
        {
            "sv": "Ljuset räcker för att se vägen och känna igen ett ansikte.",
            "en": "There is light enough to see the way and to recognise a face.",
        },
    ),
    Theme(
        "visibility",
        {
            "sv": "Jag ser vad som finns framför mig och runt hörnet.",
            "en": "I see what is in front of me and round the corner.",
        },
    ),
    Theme(
        "vegetation",
        {"sv": "Buskar och träd skymmer inte.", "en": "Bushes and trees do not block the view."},
    ),
    Theme(
        "eyes_on_street",
        {"sv": "Någon kan se eller höra mig härifrån.", "en": "Someone can see or hear me from here."},
    ),
    Theme(
        "path",
        {
            "sv": "Vägen är jämn, bred och utan hinder eller halka.",
            "en": "The way is even, wide and free of obstacles and ice.",
        },
    ),
    Theme("traffic", {"sv": "Det är säkert att gå över här.", "en": "It is safe to cross here."}),
    Theme("care", {"sv": "Här är helt och rent.", "en": "This place is clean and undamaged."}),
    Theme(
        "wayfinding",
        {
            "sv": "Jag hittar, och det finns mer än en väg härifrån.",
            "en": "I find my way, and there is more than one way from here.",
        },
    ),
    Theme(
        "accessibility",
        {
            "sv": "Det går bra med rullator, rullstol, barnvagn eller nedsatt syn.",
            "en": "It works well with a walking frame, a wheelchair, a pram or poor eyesight.",
        },
    ),
    Theme(
        "asset",
        {"sv": "Vad fungerar bra och ska bevaras?", "en": "What works well and should be kept?"},
        is_graded=False,
    ),
)


def as_questions() -> list[dict[str, Any]]:
    """The themes as questions of a report form, all of them free to skip."""
    options = [{"code": code, "texts": dict(texts)} for code, texts in SCALE.items()]
    return [
        {"code": theme.code, "texts": dict(theme.statement), "kind": "choice", "options": options}
        if theme.is_graded
        else {"code": theme.code, "texts": dict(theme.statement), "kind": "text"}
        for theme in THEMES
    ]


# What a theme is called in a heading, and the category (by its code) that a point of it becomes a case of, where the
# municipality has not said another. Of how a place feels nobody but the safety coordinator can make anything.
NAMES: Mapping[str, Mapping[str, str]] = {
    "feeling": {"sv": "Känslan på platsen", "en": "How the place feels"},
    "lighting": {"sv": "Ljus", "en": "Light"},
    "visibility": {"sv": "Sikt", "en": "Visibility"},
    "vegetation": {"sv": "Buskar och träd", "en": "Bushes and trees"},
    "eyes_on_street": {"sv": "Att bli sedd och hörd", "en": "Being seen and heard"},
    "path": {"sv": "Vägen", "en": "The way"},
    "traffic": {"sv": "Trafik", "en": "Traffic"},
    "care": {"sv": "Skötsel", "en": "Upkeep"},
    "wayfinding": {"sv": "Att hitta", "en": "Finding one’s way"},
    "accessibility": {"sv": "Tillgänglighet", "en": "Accessibility"},
    "asset": {"sv": "Bra som det är", "en": "Good as it is"},
}
CATEGORIES: Mapping[str, str] = {
    "feeling": "otrygg-plats",
    "lighting": "belysning",
    "visibility": "park",
    "vegetation": "park",
    "eyes_on_street": "otrygg-plats",
    "path": "gang-cykelvag",
    "traffic": "vagskyltar",
    "care": "klotter",
    "wayfinding": "vagskyltar",
    "accessibility": "gang-cykelvag",
}


def name_of(theme: str) -> str:
    """In the active language; empty where nothing is known of the theme (a municipality's own)."""
    return in_language(NAMES.get(theme, {}))
