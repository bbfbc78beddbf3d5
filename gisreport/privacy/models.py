"""What is decided about personal data: requests for erasure, and rules for how long things are kept."""

import calendar
import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.may import municipalities_deciding_on_erasure
from gisreport.accounts.models import User
from gisreport.cases.models import Case, Follower
from gisreport.privacy.parts import Part
from gisreport.texts import in_language
from routing.models import Category, Municipality

# The General Data Protection Regulation, article 12.3: an answer within one month.
MONTHS_TO_ANSWER = 1
# Three weeks to appeal from the day the decision was received, and some days for the post.
APPEAL_TIME = datetime.timedelta(weeks=4)


def months_from(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month `months` later (earlier if negative); the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Outcome(models.TextChoices):
    GRANTED = "granted", _("bifall")
    PARTLY = "partly", _("delvis bifall")
    REFUSED = "refused", _("avslag")


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def for_deciding(self, user: User) -> "ErasureRequestQuerySet":
        """Those that `user` may decide on."""
        return self.filter(case__municipality__in=municipalities_deciding_on_erasure(user))

    def waiting(self) -> "ErasureRequestQuerySet":
        return self.filter(decided_at=None)

    def unsettled(self) -> "ErasureRequestQuerySet":
        """Appealed; or somebody's first one, as long as it is not decided or an appeal against a no may still come.

        Who has got an answer may ask again, but does not stop retention with it: else asking often enough would keep
        everyone's data in the case for good.
        """
        may_be_appealed = ~Q(outcome=Outcome.GRANTED) & Q(decided_at__gt=timezone.now() - APPEAL_TIME)
        answered = ErasureRequest.objects.filter(follower=OuterRef("follower"), pk__lt=OuterRef("pk"))
        first = ~Exists(answered)
        return self.filter(Q(is_appealed=True) | first & (Q(decided_at=None) | may_be_appealed))


class ErasureRequest(models.Model):
    """Someone asks that their data be erased; an officer decides, with reasons that can be appealed.

    `text` is what the person wrote; `reasons` are the officer's, and `parts` (see Part) what was erased. `appeal` is
    how to appeal, as it was told. Reports are public records, so nothing is erased without a decision.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="erasure_requests")
    follower = models.ForeignKey(Follower, null=True, on_delete=models.SET_NULL, related_name="erasure_requests")
    asked_at = models.DateTimeField(default=timezone.now)
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    parts = models.JSONField(default=list)
    reasons = models.TextField(blank=True)
    appeal = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_appealed = models.BooleanField(default=False)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follower"], name="one_erasure_request_at_a_time", condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="an_outcome_when_decided",
                condition=Q(decided_at=None, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    class Personal:
        of_reporter = ("text",)
        of_staff = ()
        impersonal = ("outcome", "parts", "reasons", "appeal")

    @property
    def due_on(self) -> datetime.date:
        return months_from(timezone.localdate(self.asked_at), MONTHS_TO_ANSWER)

    @property
    def is_overdue(self) -> bool:
        return self.decided_at is None and self.due_on < timezone.localdate()

    @property
    def can_be_appealed(self) -> bool:
        return self.outcome in (Outcome.PARTLY, Outcome.REFUSED)


class HowToAppeal(models.Model):
    """How a municipality wants to be written to by those who appeal; without a row a text that fits all is used."""

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="how_to_appeal")
    texts = models.JSONField(default=dict)

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("texts",)

    def __str__(self) -> str:
        return in_language(self.texts)


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    def in_force(self) -> "RetentionRuleQuerySet":
        return self.filter(ended_at=None)

    def with_names(self) -> "RetentionRuleQuerySet":
        return self.select_related("municipality", "category", "added_by", "ended_by")


class RetentionRule(models.Model):
    """A decided rule: `part` is erased `months` after a case was closed. `category` null means every category that
    has no rule of its own for that part.

    `decision` names the gallringsbeslut, `decided_by` the board that took it. A rule is never changed, only ended,
    so that what was erased can always be traced to what was decided.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="retention_rules")
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="retention_rules"
    )
    part = models.CharField(max_length=10, choices=Part)
    months = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=200)
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField()
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "part", "category", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "category", "part"],
                name="one_retention_rule_in_force",
                condition=Q(ended_at=None),
                nulls_distinct=False,
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("part", "decision", "decided_by")

    @property
    def before(self) -> datetime.date:
        """Cases that were closed before this day are due today."""
        return months_from(timezone.localdate(), -self.months)


class RetentionRun(models.Model):
    """One night's work for one rule, if there was any: how many cases, and how many rows of each kind."""

    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="runs")
    at = models.DateTimeField(default=timezone.now)
    cases = models.PositiveIntegerField()
    failed = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("counts",)
