"""How soon a case should be answered for."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from routing.models import Category

MOST_WORKING_DAYS = 500


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    def on(self, day: datetime.date) -> "DeadlineRuleQuerySet":
        """Those in force on `day`; for each category at most one."""
        return self.filter(valid__contains=day)


class DeadlineRule(models.Model):
    """Within how many working days (Swedish holidays do not count) cases of a category should be closed.

    Versioned by `valid`: a new rule ends the one before it, and a case keeps the day that was set when it was assigned.
    """

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="deadlines")
    working_days = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WORKING_DAYS)]
    )
    valid = DateRangeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_deadline_at_a_time",
                expressions=[("category", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()
