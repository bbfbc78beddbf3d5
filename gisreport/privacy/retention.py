"""How long things are kept: rules that the municipality has decided, what they would do today, and doing it.

Nothing happens without a rule. A case that is open again, or about whose erasure something is unsettled, is spared.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.models import Case, gathered_and_ended
from gisreport.cases.status import CLOSED
from gisreport.errors import ChangedMeanwhile, Refusal
from gisreport.privacy.erase import erase
from gisreport.privacy.models import ErasureRequest, RetentionRule, RetentionRun
from gisreport.privacy.parts import Part
from gisreport.privacy.traces import TRACES, Whose, any_is_filled
from gisreport.privacy.walks import carry_out_in_walks, walks_due
from routing.models import Category, Municipality

logger = logging.getLogger(__name__)

MOST_IN_A_NIGHT = 5_000  # cases for one rule; the rest the night after
EXAMPLES = 10


# --- Rules ---


@transaction.atomic
def add_rule(
    municipality: Municipality,
    *,
    category: Category | None,
    part: str,
    months: int,
    decision: str,
    decided_by: str,
    decided_on: date,
    by: User,
) -> RetentionRule:
    rule = unsaved_rule(municipality, category=category, part=part, months=months, decided_on=decided_on)
    rule.decision, rule.decided_by, rule.added_by = decision, decided_by, by
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        twice = _("Det finns redan en regel för detta. Avsluta den först.")
        raise Refusal(twice, fields={"part": twice}) from error
    return rule


def unsaved_rule(
    municipality: Municipality, *, category: Category | None, part: str, months: int, decided_on: date
) -> RetentionRule:
    """What `preview` can tell about before it is added."""
    if category is not None and category.municipality_id != municipality.pk:
        raise Refusal(_("Kategorin hör till en annan kommun."), fields={"category": _("Välj en kategori här.")})
    if decided_on > timezone.localdate():
        ahead = _("Beslutet måste vara fattat. Välj dagens datum eller ett tidigare.")
        raise Refusal(ahead, fields={"decided_on": ahead})
    return RetentionRule(
        municipality=municipality, category=category, part=Part(part), months=months, decided_on=decided_on
    )


@transaction.atomic
def end_rule(rule: RetentionRule, *, by: User) -> None:
    """From now on the rule erases nothing more. It stays, to explain what it has erased."""
    current = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    if current.ended_at:
        raise ChangedMeanwhile(_("Regeln är redan avslutad."))
    current.ended_at, current.ended_by = timezone.now(), by
    current.save(update_fields=["ended_at", "ended_by"])


# --- What a rule is about ---


def due(rule: RetentionRule) -> QuerySet[Case]:
    """The cases that have something left which the rule says is to go today."""
    something_left = Q()
    for trace in TRACES:
        if left := trace.left_in_cases(Part(rule.part)):
            something_left |= Q(left)
    unsettled = ErasureRequest.objects.unsettled()
    if rule.part == Part.WORDS:
        something_left |= ~Q(public_text="")
    if rule.part == Part.LINK:  # a decision is about the link, and is read there
        unsettled |= ErasureRequest.objects.waiting()
    cases = Case.objects.filter(
        something_left,
        Q(status__in=CLOSED, closed_at__date__lt=rule.before, merged_into=None)
        | Q(pk__in=gathered_and_ended(rule.before)),
        municipality=rule.municipality_id,
    ).exclude(pk__in=unsettled.values("case"))
    if rule.category_id:
        return cases.filter(category=rule.category_id)
    return cases.exclude(category__in=_categories_with_a_rule_of_their_own(rule))


def _categories_with_a_rule_of_their_own(rule: RetentionRule) -> QuerySet[RetentionRule, int | None]:
    own = RetentionRule.objects.in_force().filter(municipality=rule.municipality_id, part=rule.part)
    return own.exclude(category=None).values_list("category", flat=True)


@dataclass(frozen=True)
class Preview:
    """What a rule would do tonight: how many cases, some of their numbers, and how many rows of each kind."""

    cases: int
    examples: list[str]
    rows: dict[str, int]


def preview(rule: RetentionRule) -> Preview:
    cases, part = due(rule), Part(rule.part)
    counted = Counter[str]()
    for trace in TRACES:
        goes, fields = trace.goes_with == part, trace.fields_going_with(part)
        if fields:
            something = Q() if goes else any_is_filled(fields)
            counted[trace.kind_of_row(goes=goes)] = trace.rows_in(cases).filter(something).count()
    if part == Part.WORDS:
        counted["public_text"] = cases.exclude(public_text="").count()
    counted["walk"] = walks_due(rule).count()
    numbers = cases.order_by("closed_at", "pk").values_list("number", flat=True)[:EXAMPLES]
    return Preview(cases.count(), list(numbers), {kind: rows for kind, rows in counted.items() if rows})


# --- Carrying it out ---


@dataclass
class Outcome:
    cases: int = 0
    failed: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def carry_out_all() -> None:
    for rule in RetentionRule.objects.in_force().with_names():
        carry_out(rule)


def carry_out(rule: RetentionRule, *, most: int = MOST_IN_A_NIGHT) -> RetentionRun | None:
    """One case at a time, each whole or not at all; doing it again finds nothing left. None if nothing was due."""
    outcome = Outcome()
    for pk in list(due(rule).order_by("closed_at", "pk").values_list("pk", flat=True)[:most]):
        _carry_out_in_case(rule, pk, outcome)
    RetentionRule.objects.filter(pk=rule.pk).update(checked_at=timezone.now())
    if walks := carry_out_in_walks(rule):
        outcome.counts["walk"] += walks
    if not (outcome.cases or outcome.failed or walks):
        return None
    logger.info("Retention rule %s: %s cases, %s failed", rule.pk, outcome.cases, outcome.failed)
    return RetentionRun.objects.create(
        rule=rule, cases=outcome.cases, failed=outcome.failed, counts=dict(outcome.counts)
    )


def _carry_out_in_case(rule: RetentionRule, pk: int, outcome: Outcome) -> None:
    try:
        with transaction.atomic():
            # Locked first, then asked again: it may have been reopened, or somebody may have asked for erasure.
            Case.objects.select_for_update().filter(pk=pk).first()
            in_force = RetentionRule.objects.in_force().filter(pk=rule.pk).exists()
            case = due(rule).filter(pk=pk).first() if in_force else None
            if case is None:
                return
            outcome.counts += erase(Whose(case), [Part(rule.part)], reasons=reasons_of(rule))
    except DatabaseError:
        logger.exception("Retention rule %s failed in case %s", rule.pk, pk)
        outcome.failed += 1
    else:
        outcome.cases += 1


def reasons_of(rule: RetentionRule) -> dict[str, str]:
    """A clause by language, for the case's timeline."""
    return {
        "sv": f"gallringsbeslutet {rule.decision} säger det",
        "en": f"the decision on retention {rule.decision} says so",
    }


def rules_told(municipality: Municipality | None) -> Sequence[RetentionRule]:
    """The rules in force, as everyone may read them."""
    if municipality is None:
        return ()
    return list(RetentionRule.objects.in_force().with_names().filter(municipality=municipality))
