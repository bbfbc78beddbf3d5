"""What can be reported where."""

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.decide import municipality_at
from routing.models import Category, CategoryQuerySet, Municipality


def categories_for(municipality: Municipality) -> CategoryQuerySet:
    """What `municipality` offers on its form; nothing while it takes no reports."""
    offered = Category.objects.offered_in(municipality)
    return offered if municipality.takes_reports else offered.none()


def category_at(point: Point, code: str) -> Category:
    """The open category `code` of the municipality at `point`.

    Raises Refusal with `fields` "category" when it is unknown or closed there; NotAPlace, OutsideLoadedWorld.
    """
    return category_of(municipality_at(point)[0], code)


def category_of(municipality: Municipality, code: str) -> Category:
    """The open category `code` of `municipality`; Refusal with `fields` "category" when it has none."""
    if not municipality.takes_reports:
        raise _no_such_category(
            _("{municipality} tar inte emot anmälningar här. Vänd dig direkt till kommunen.").format(
                municipality=municipality.called()
            )
        )
    category = known_category(municipality, code)
    if category.is_closed():
        raise _no_such_category(_("Kategorin ”{name}” är stängd. Välj en annan.").format(name=category.name))
    return category


def known_category(municipality: Municipality, code: str) -> Category:
    """The category `code` of `municipality`, open or closed; Refusal with `fields` "category" when it has none."""
    known = Category.objects.filter(municipality=municipality, code=code.replace("\0", "")).select_related("group")
    category = known.first()
    if category is None:
        raise _no_such_category(
            _("Kategorin ”{code}” finns inte i {municipality}. Välj en av kategorierna i listan.").format(
                code=code[:60], municipality=municipality.called()
            )
        )
    category.municipality = municipality
    return category


def _no_such_category(advice: str) -> Refusal:
    return Refusal(advice, fields={"category": advice})
