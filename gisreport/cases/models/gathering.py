"""That the reports of one case were gathered in another, and what came along, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gisreport.cases.models.case import Case, CasePhoto, Follower, Support


class Gathering(models.Model):
    """From `at` until `undone_at` the reports of `case` are in `into`, with those who follow it and what they sent.

    A device that had supported both keeps its support in `case`, so that it counts once. `own_due_on` is when `into`
    was due before anything was gathered in it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="gatherings")
    into = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="gathered")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    own_due_on = models.DateField(null=True, blank=True)
    followers = models.ManyToManyField(Follower, related_name="gatherings")
    supports = models.ManyToManyField(Support, related_name="+")
    photos = models.ManyToManyField(CasePhoto, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="gathered_once_at_a_time", condition=Q(undone_at=None)),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()
