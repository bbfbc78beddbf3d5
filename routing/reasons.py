"""Why an administration got a case: a clause that fits after *eftersom*, and one that fits after *because*.

Both languages are written at once, because the clause is kept with the case and read later in either.
"""

from gisreport.texts import in_language
from routing.models import Administration, Area, Category, Municipality, Responsibility

Texts = dict[str, str]


def explain(
    *,
    administration: Administration,
    rule: Responsibility | None,
    municipality: Municipality,
    area: Area | None,
    category: Category | None,
    on_a_line: bool,
    nearest_m: float | None,
) -> Texts:
    """The rule's own reasons where it has any, else what decided in plain words; nearness is told in brackets."""
    reasons = _generated(administration, rule, municipality, area, category, on_a_line)
    if rule is not None:
        reasons |= {language: text for language, text in rule.reasons.items() if text}
    if nearest_m is not None:
        reasons = {language: f"{text} ({_nearness(nearest_m, language)})" for language, text in reasons.items()}
    return reasons


def _generated(
    administration: Administration,
    rule: Responsibility | None,
    municipality: Municipality,
    area: Area | None,
    category: Category | None,
    on_a_line: bool,
) -> Texts:
    if rule is None:
        return _nobody_named(administration, municipality, category)
    if area is None:
        return _whole_municipality(municipality, rule.category)
    if on_a_line:
        return _road(administration, municipality, area)
    return _area(administration, area, rule.category)


def _nobody_named(administration: Administration, municipality: Municipality, category: Category | None) -> Texts:
    sv, en = _of(category, "om {}", "about {}")
    return {
        "sv": f"{administration.name} tar emot ärenden{sv} i {municipality.official_name} "
        "och ser till att de kommer rätt",
        "en": f"{administration.called('en')} receives cases{en} in {municipality.called('en')} "
        "and sees that they come to the right place",
    }


def _whole_municipality(municipality: Municipality, category: Category | None) -> Texts:
    if category is None:
        return {
            "sv": f"övriga ärenden i {municipality.official_name} hör dit",
            "en": f"all other cases in {municipality.called('en')} belong there",
        }
    sv, en = _of(category, "om {}", "about {}")
    return {
        "sv": f"ärenden{sv} i {municipality.official_name} hör dit",
        "en": f"cases{en} in {municipality.called('en')} belong there",
    }


def _road(administration: Administration, municipality: Municipality, area: Area) -> Texts:
    which = f" ({area.name})" if area.name != administration.name else ""
    if administration.is_external:
        return {
            "sv": f"{administration.name} äger vägen{which}",
            "en": f"{administration.called('en')} owns the road{which}",
        }
    return {
        "sv": f"{municipality.official_name} sköter vägen{which}",
        "en": f"{municipality.called('en')} looks after the road{which}",
    }


def _area(administration: Administration, area: Area, category: Category | None) -> Texts:
    sv, en = _of(category, "för {}", "for {}")
    return {
        "sv": f"platsen ligger i området {area.name}, där {administration.name} har ansvaret{sv}",
        "en": f"the place lies in {area.name}, where {administration.called('en')} is responsible{en}",
    }


def _of(category: Category | None, sv: str, en: str) -> tuple[str, str]:
    """ " för ”Belysning”" and " for “Lighting”": quoted, since it is the word that was on the button."""
    if category is None:
        return "", ""
    swedish, english = in_language(category.names, "sv"), in_language(category.names, "en")
    return " " + sv.format(f"”{swedish}”"), " " + en.format(f"“{english}”")


def _nearness(metres: float, language: str) -> str:
    distance = f"{max(metres, 1):.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"
    if language == "en":
        return f"nearest municipality, {distance} away"
    return f"närmaste kommun, {distance.replace('.', ',')} bort"
