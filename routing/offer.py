"""What can be reported where."""

from datetime import date

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.decide import municipality_at
from routing.models import Category, CategoryQuerySet, Municipality, Question
from routing.rows import Columns

CATEGORY = Columns(Category, "category")
QUESTION = Columns(Question, "question")
KNOWN = f"""
    SELECT {CATEGORY.sql}, {QUESTION.sql}
    FROM routing_category category LEFT JOIN routing_question question ON question.category_id = category.id
        AND (question.closed_on IS NULL OR question.closed_on > %s)
    WHERE category.municipality_id = %s AND category.code = %s
    ORDER BY question."order", question.code
"""  # noqa: S608 (our own column names)


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
    """The category `code` of `municipality`, open or closed, with its questions, in one statement.

    Refusal with `fields` "category" when it has none.
    """
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [date.today(), municipality.pk, code.replace("\0", "")])
        rows = [iter(row) for row in cursor.fetchall()]
    found = [(CATEGORY.read(values), QUESTION.read(values)) for values in rows]
    category = found[0][0] if found else None
    if category is None:
        raise _no_such_category(
            _("Kategorin ”{code}” finns inte i {municipality}. Välj en av kategorierna i listan.").format(
                code=code[:60], municipality=municipality.called()
            )
        )
    category.municipality = municipality
    category.asked = [question for _category, question in found if question is not None]
    return category


def _no_such_category(advice: str) -> Refusal:
    return Refusal(advice, fields={"category": advice})
