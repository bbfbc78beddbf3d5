"""Keep what was asked of the planner page under a name."""

import re

from django.http import QueryDict
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from gisreport.maps.models import SavedView
from gisreport.maps.planning.asked import Asked
from routing.models import Municipality

MOST_VIEWS = 200  # of one owner
UNSEEN = re.compile("[\0\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # signs that turn the line around, too


def save(municipality: Municipality, name: str, query: QueryDict, *, by: User) -> SavedView:
    """Without the page of the table. Raises Refusal for a missing or too long name, for a question that cannot be
    read, and when `by` has MOST_VIEWS already."""
    name = _named(name)
    asked = Asked.read(municipality, query)
    written = asked.address(page=None).removeprefix("?")
    if len(written) > SavedView.LONGEST_QUERY:
        raise Refusal(_("Urvalet är för långt att spara."), fields={"query": _("Välj färre kategorier.")})
    if SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
        advice = _("Ta bort någon som du inte använder.")
        raise Refusal(_("Du har redan {most} sparade vyer.").format(most=MOST_VIEWS), fields={"name": advice})
    return SavedView.objects.create(municipality=municipality, owner=by, name=name, query=written)


def rename(view: SavedView, name: str) -> None:
    """Raises Refusal for a missing or too long name."""
    view.name = _named(name)
    view.save(update_fields=["name"])


def _named(written: str) -> str:
    name = " ".join(UNSEEN.sub(" ", written).split())
    if not name:
        raise Refusal(_("Vyn behöver ett namn."), fields={"name": _("Skriv vad vyn ska heta.")})
    if len(name) > SavedView.LONGEST_NAME:
        advice = _("Skriv högst {most} tecken.").format(most=SavedView.LONGEST_NAME)
        raise Refusal(_("Namnet är för långt."), fields={"name": advice})
    return name
