"""What is wrong with a municipality's organisation: holes, overlaps, offices nobody can reach, rules that never match.

Every problem is a sentence with its remedy. An urgent one loses or delays reports; the others only surprise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from routing.layers import layer_name
from routing.models import Administration, Area, AreaSet, Category, Municipality, Responsibility

SLIVER_M2 = 1_000


@dataclass(frozen=True)
class Problem:
    """`kind` is stable and names the check; at most one of `rule`, `administration` and `category` is what to open."""

    kind: str
    sentence: str
    remedy: str
    is_urgent: bool = False
    rule: Responsibility | None = None
    administration: Administration | None = None
    category: Category | None = None


def problems_of(municipality: Municipality, on: date | None = None) -> list[Problem]:
    """Everything found on the day `on` (today if None), the urgent first."""
    day = on or timezone.localdate()
    found = [problem for check in CHECKS for problem in check(municipality, day)]
    return sorted(found, key=lambda problem: not problem.is_urgent)


# --- The municipality itself ---


def no_desk(municipality: Municipality, day: date) -> Iterator[Problem]:
    if municipality.default_desk is None:
        yield Problem(
            "no-desk",
            _("Kommunen har ingen mottagning för det som ingen regel gäller."),
            _("Välj en förvaltning som mottagning under Kommunens uppgifter."),
            is_urgent=True,
        )


def no_border(municipality: Municipality, day: date) -> Iterator[Problem]:
    if not Area.objects.on(day).filter(layer=Area.MUNICIPALITY, municipality=municipality).exists():
        yield Problem(
            "no-border",
            _("Kommunen har ingen gräns på kartan, så ingen plats hör till den."),
            _("Be driften importera kommungränserna: import_areas --layer municipality."),
            is_urgent=True,
        )


def missing_facts(municipality: Municipality, day: date) -> Iterator[Problem]:
    facts = {
        _("telefonnummer"): municipality.phone,
        _("telefonnummer till jouren"): municipality.on_call_phone,
        _("personuppgiftsansvarig nämnd"): municipality.data_controller,
    }
    missing = [name for name, value in facts.items() if not value]
    if municipality.takes_reports and missing:
        yield Problem(
            "missing-facts",
            _("Det här saknas på sidorna för invånarna: {missing}.").format(missing=", ".join(missing)),
            _("Fyll i det under Kommunens uppgifter."),
        )


# --- Offices ---


def offices_without_address(municipality: Municipality, day: date) -> Iterator[Problem]:
    for office in answering_in(municipality, day).filter(email="").exclude(is_external=True, forwards_reports=False):
        yield Problem(
            "no-address",
            _("{office} svarar för ärenden men har ingen e-postadress. Ingen får veta att de har kommit.").format(
                office=office
            ),
            _("Lägg till adressen."),
            is_urgent=True,
            administration=office,
        )


def owners_nobody_can_reach(municipality: Municipality, day: date) -> Iterator[Problem]:
    """We send nothing to them, so the resident has to; then there must be something to tell."""
    unreached = answering_in(municipality, day).filter(
        is_external=True, forwards_reports=False, email="", phone="", website=""
    )
    for owner in unreached:
        yield Problem(
            "unreachable-owner",
            _("Anmälningar skickas inte vidare till {owner}, och det står inte hur man når dem.").format(owner=owner),
            _("Lägg till telefon, webbplats eller e-post."),
            administration=owner,
        )


def answering_in(municipality: Municipality, day: date) -> QuerySet[Administration]:
    """Every administration that may get a case here: by a rule, or as the default desk."""
    rules = Responsibility.objects.on(day).filter(municipality=municipality)
    return Administration.objects.filter(
        Q(pk__in=rules.values("administration")) | Q(pk=municipality.default_desk_id)
    ).order_by("name")


# --- Categories and rules ---


def categories_nobody_answers_for(municipality: Municipality, day: date) -> Iterator[Problem]:
    rules = Responsibility.objects.on(day).filter(municipality=municipality, layer="")
    has_rule_for_any = rules.filter(category=None).exists()
    for category in Category.objects.open().filter(municipality=municipality, stopper_ends=False):
        covered = has_rule_for_any and not category.is_private
        if not covered and not rules.filter(category=category).exists():
            yield Problem(
                "nobody-answers",
                _(
                    "Ingen regel säger vem som svarar för {category} i hela kommunen. Ärendena går till mottagningen."
                ).format(category=category.name),
                _("Är det inte meningen? Bestäm vem som svarar."),
                category=category,
            )


def rules_without_area(municipality: Municipality, day: date) -> Iterator[Problem]:
    for rule in rules_ahead(municipality, day).exclude(layer=""):
        if not areas_of(rule).exists():
            yield Problem(
                "rule-without-area",
                _("Regeln {rule} gäller ett område som inte finns på kartan.").format(rule=described(rule)),
                _("Välj ett annat område, eller avsluta regeln."),
                rule=rule,
            )


def rules_outside(municipality: Municipality, day: date) -> Iterator[Problem]:
    """A national layer has areas everywhere; one that lies elsewhere never matters here."""
    border = Area.objects.on(day).filter(layer=Area.MUNICIPALITY, municipality=municipality).first()
    if border is None:
        return
    for rule in rules_ahead(municipality, day).exclude(layer__in=("", Area.MUNICIPALITY)):
        areas = areas_of(rule)
        if areas.exists() and not areas.filter(geometry__intersects=border.geometry).exists():
            yield Problem(
                "rule-outside",
                _("Regeln {rule} gäller ett område som ligger utanför kommunen.").format(rule=described(rule)),
                _("Välj ett annat område, eller avsluta regeln."),
                rule=rule,
            )


def rules_for_closed_categories(municipality: Municipality, day: date) -> Iterator[Problem]:
    for rule in rules_ahead(municipality, day).filter(category__closed_on__lte=day):
        yield Problem(
            "rule-for-closed",
            _("Regeln {rule} gäller en kategori som är stängd.").format(rule=described(rule)),
            _("Avsluta regeln."),
            rule=rule,
        )


def rules_behind_others(municipality: Municipality, day: date) -> Iterator[Problem]:
    """Of two rules for the same place and category the first by order, then by office, always wins."""
    same_place: dict[tuple[str, str, int | None], list[Responsibility]] = {}
    rules = rules_ahead(municipality, day).order_by("order", "administration__code", "pk")
    for rule in rules:
        same_place.setdefault((rule.layer, rule.area_code, rule.category_id), []).append(rule)
    for first, *others in same_place.values():
        for rule in others:
            if covers_from(first, rule, day):
                yield Problem(
                    "rule-behind",
                    _("Regeln {rule} används aldrig, eftersom {winner} går före på samma plats.").format(
                        rule=described(rule), winner=first.administration
                    ),
                    _("Avsluta den ena, eller ändra ordningen."),
                    rule=rule,
                )


def covers_from(winner: Responsibility, rule: Responsibility, day: date) -> bool:
    """Whether `winner` is in force on every day from `day` on which `rule` is."""
    begins = max(rule.valid.lower or day, day)
    starts_in_time = winner.valid.lower is None or winner.valid.lower <= begins
    lasts = winner.valid.upper is None or (rule.valid.upper is not None and rule.valid.upper <= winner.valid.upper)
    return starts_in_time and lasts


def private_matters_outside(municipality: Municipality, day: date) -> Iterator[Problem]:
    """Such a rule is refused when it is made; a category can become private afterwards."""
    for rule in rules_ahead(municipality, day).filter(administration__is_external=True, category__is_private=True):
        yield Problem(
            "private-outside",
            _("Regeln {rule} låter privata ärenden, till exempel {category}, lämna kommunen.").format(
                rule=described(rule), category=rule.category
            ),
            _("Avsluta regeln."),
            is_urgent=True,
            rule=rule,
        )


def rules_ahead(municipality: Municipality, day: date) -> QuerySet[Responsibility]:
    """The rules that are in force on `day` or will be."""
    return (
        Responsibility.objects.filter(municipality=municipality, valid__overlap=(day, None))
        .select_related("administration", "category")
        .order_by("pk")
    )


def areas_of(rule: Responsibility) -> QuerySet[Area]:
    areas = Area.objects.filter(layer=rule.layer, scope__in=("", rule.municipality.code), valid__overlap=rule.valid)
    return areas.filter(code=rule.area_code) if rule.area_code else areas


def described(rule: Responsibility) -> str:
    """ "Belysning, Stenstaden → Gatukontoret"."""
    area = areas_of(rule).values_list("name", flat=True).first() if rule.area_code else ""
    place = area or rule.area_code or layer_name(rule.layer)
    matter = rule.category.name if rule.category else _("alla kategorier")
    return f"{', '.join(part for part in (matter, place) if part)} → {rule.administration}"


# --- The map ---

# Only pairs within one layer and one scope: a park lies inside a district and is meant to.
OVERLAPS = """
SELECT one.layer, one.name, other.name, ST_Area(ST_Transform(shared.shape, 3006)) AS square_metres
FROM routing_area one
JOIN routing_area other ON other.layer = one.layer AND other.scope = one.scope AND other.id > one.id
    AND other.valid @> %(day)s::date AND ST_Intersects(one.geometry, other.geometry)
CROSS JOIN LATERAL (SELECT ST_CollectionExtract(ST_Intersection(one.geometry, other.geometry), 3) AS shape) shared
WHERE one.valid @> %(day)s::date
    AND ST_Dimension(one.geometry) = 2 AND ST_Dimension(other.geometry) = 2
    AND (one.municipality_id = %(municipality)s OR other.municipality_id = %(municipality)s)
    AND NOT ST_IsEmpty(shared.shape)
ORDER BY square_metres DESC
LIMIT 50
"""


def overlapping_areas(municipality: Municipality, day: date) -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, {"day": day, "municipality": municipality.pk})
        pairs: Sequence[tuple[str, str, str, float]] = cursor.fetchall()
    for layer, one, other, square_metres in pairs:
        if square_metres > SLIVER_M2:
            yield Problem(
                "overlap",
                _("{one} och {other} i lagret {layer} överlappar varandra med {area} m².").format(
                    one=one,
                    other=other,
                    layer=layer_name(layer),
                    area=number_format(round(square_metres), force_grouping=True),
                ),
                _("Där gäller det mindre området. Rätta filen och importera den igen, om det är fel."),
            )


def holes(municipality: Municipality, day: date) -> Iterator[Problem]:
    for area_set in AreaSet.objects.filter(scope=municipality.code, valid__contains=day):
        for gap in area_set.gaps:
            yield Problem(
                "hole",
                _("Lagret {layer} har en lucka på {area} m² vid {lat}, {lon}.").format(
                    layer=layer_name(area_set.layer),
                    area=number_format(round(gap["square_metres"]), force_grouping=True),
                    lat=round(gap["lat"], 5),
                    lon=round(gap["lon"], 5),
                ),
                _("Där gäller reglerna för hela kommunen. Rätta filen och importera den igen, om det är fel."),
            )


CHECKS = (
    no_desk,
    no_border,
    offices_without_address,
    owners_nobody_can_reach,
    categories_nobody_answers_for,
    rules_without_area,
    rules_outside,
    rules_for_closed_categories,
    rules_behind_others,
    private_matters_outside,
    overlapping_areas,
    holes,
    missing_facts,
)
