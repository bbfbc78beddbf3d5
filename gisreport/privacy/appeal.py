"""How a decision about personal data is appealed, as the municipality says it or as the law does.

Lagen (2018:218) med kompletterande bestämmelser till EU:s dataskyddsförordning, 7 kap. 2 §: to an administrative court.
Förvaltningslagen (2017:900) 43–44 §§: in writing, to the authority that decided, within three weeks.
"""

from django.utils.translation import gettext as _

from gisreport.privacy.models import HowToAppeal
from routing.models import Municipality


def how_to_appeal(municipality: Municipality) -> str:
    """In the active language."""
    own = HowToAppeal.objects.filter(municipality=municipality).first()
    return str(own) if own and str(own) else usual_text(municipality)


def usual_text(municipality: Municipality) -> str:
    ways = [way for way in (municipality.email, municipality.phone) if way]
    text = _(
        "Du kan överklaga beslutet hos förvaltningsrätten. Skriv till %(municipality)s inom tre veckor från den dag du "
        "fick del av beslutet. Tala om vilket beslut du överklagar, vilken ändring du vill ha och varför. Kommunen "
        "skickar överklagandet vidare till förvaltningsrätten."
    ) % {"municipality": municipality.called()}
    if ways:
        text += " " + _("Kontakt: %(ways)s.") % {"ways": ", ".join(ways)}
    return text
