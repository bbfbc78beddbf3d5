"""Those who follow a case by letters on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from gisreport.cases.models.case import CaseEvent, Follower


class PaperFollower(models.Model):
    """Somebody without e-mail who wants letters. `address` is where to, if it was given to us to keep; else whoever
    posts the letter writes it on the envelope."""

    follower = models.OneToOneField(Follower, on_delete=models.CASCADE, related_name="on_paper")
    name = models.CharField(max_length=150, blank=True)
    address = models.TextField(blank=True)

    class Personal:
        of_reporter = ("name", "address")
        of_staff = ()
        impersonal = ()


class PaperLetter(models.Model):
    """A letter about an event, to be printed and posted by hand."""

    event = models.ForeignKey(CaseEvent, on_delete=models.CASCADE, related_name="paper_letters")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="paper_letters")
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["event_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "follower"], name="paper_letter_once")]
        indexes = [models.Index(fields=["event"], name="paper_letter_to_post", condition=Q(posted_at=None))]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()
