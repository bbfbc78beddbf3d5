"""What was decided when somebody asked to read the records of a case, and exactly what was handed out."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models.case import Case
from gisreport.photos.models import OwnNameField


class Disclosure(models.Model):
    """Somebody asked for the records of a case, and this was decided.

    `covered` names what was covered: {"keys": […], "phrases": […]}. `grounds` are the provisions and why they apply,
    empty when everything was handed out. `bundle` is exactly what was handed out: PDF, JSON and photos.
    """

    class Outcome(models.TextChoices):
        WHOLE = "whole", _("lämnas ut i sin helhet")
        PARTLY = "partly", _("lämnas ut med delar täckta")
        REFUSED = "refused", _("lämnas inte ut")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    covered = models.JSONField(default=dict)
    grounds = models.TextField(blank=True)
    bundle = OwnNameField(upload_to="disclosures", suffix=".zip", blank=True, max_length=200)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="grounds_unless_whole",
                condition=Q(outcome="whole", grounds="") | ~Q(outcome="whole") & ~Q(grounds=""),
            ),
        ]

    class Personal:
        of_reporter = ("covered", "bundle")
        of_staff = ()
        impersonal = ("outcome", "grounds")

    @property
    def can_be_appealed(self) -> bool:
        return self.outcome != self.Outcome.WHOLE
