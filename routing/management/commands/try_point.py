"""Who answers for a point and a category, by which rule, and why."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.geo.points import read_point
from routing.decide import Decision, candidates, municipality_at
from routing.models import Category, Municipality, Responsibility
from routing.offer import known_category

RUNNERS_UP = 5


class Command(BaseCommand):
    help = "Tell who answers for a point and a category, by which rule, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lon", help="longitude in degrees (WGS84), e.g. 17.3069")
        parser.add_argument("lat", help="latitude in degrees (WGS84), e.g. 62.3908")
        parser.add_argument("category", nargs="?", default="", help="a category's code; left out: no category")
        parser.add_argument("--on", type=date.fromisoformat, help="as of another day, YYYY-MM-DD")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="sv")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                self.stdout.write("\n".join(self.told(options)))
            except Refusal as refusal:
                raise CommandError("\n".join(dict.fromkeys([refusal.message, *refusal.fields.values()]))) from refusal

    def told(self, options: dict[str, Any]) -> list[str]:
        point, day = read_point(options["lon"], options["lat"]), options["on"]
        municipality, _metres = municipality_at(point, day)
        category = _category(municipality, options["category"])
        first, *others = candidates(point, category, day, limit=1 + RUNNERS_UP)
        return [
            f"{municipality.official_name} ({municipality.code})",
            _answer(first),
            *([_("Annars, i tur och ordning:")] if others else []),
            *(f"{number}. {_answer(other)}" for number, other in enumerate(others, 2)),
        ]


def _category(municipality: Municipality, code: str) -> Category | None:
    if not code:
        return None
    try:
        return known_category(municipality, code)
    except Refusal as refusal:
        codes = Category.objects.filter(municipality=municipality).values_list("code", flat=True)
        if not codes:
            raise
        raise Refusal(
            refusal.message, fields={"category": _("Finns: {codes}").format(codes=", ".join(codes))}
        ) from None


def _answer(decision: Decision) -> str:
    name = decision.administration
    sentence = _("{name} svarar, eftersom {reason}.").format(name=name, reason=decision.reason)
    return f"{sentence} [{_rule(decision)}]"


def _rule(decision: Decision) -> str:
    rule = decision.rule
    if rule is None:
        return _("ingen regel: kommunens mottagning")
    return _("regel {id}: {category}, {area}, ordning {order}, gäller {period}").format(
        id=rule.pk,
        category=rule.category.code if rule.category else _("alla kategorier"),
        area=f"{rule.layer}/{rule.area_code or '*'}" if rule.layer else _("hela kommunen"),
        order=rule.order,
        period=_period(rule),
    )


def _period(rule: Responsibility) -> str:
    ends = (str(end) if end else "" for end in (rule.valid.lower, rule.valid.upper))
    return "–".join(ends)
