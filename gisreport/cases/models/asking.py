"""What staff asks whoever reported, and what those who follow say when the case has been closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gisreport.cases.models.case import Case, CaseEvent, Follower, new_token


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def waiting(self) -> "InquiryQuerySet":
        """What whoever reported has not answered yet; the clocks of these cases stand still."""
        return self.filter(closed_at=None)

    def run_out(self) -> "InquiryQuerySet":
        return self.waiting().filter(expires_at__lte=timezone.now())


class Inquiry(models.Model):
    """A question to one who reported. While it waits for its answer the clock of the case stands still.

    Answered once, by its own link in the letter or on the secret page; `closed_at` also when it was taken back or ran
    out. The question and the answer are the words of the two events.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="inquiries")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="inquiries")
    asked = models.OneToOneField(CaseEvent, on_delete=models.CASCADE, related_name="inquiry")
    answered = models.OneToOneField(
        CaseEvent, null=True, blank=True, on_delete=models.SET_NULL, related_name="inquiry_answered"
    )
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="one_question_at_a_time", condition=Q(closed_at=None)),
        ]

    class Personal:
        of_reporter = ("token",)
        of_staff = ()
        impersonal = ()

    @property
    def is_waiting(self) -> bool:
        return self.closed_at is None and self.expires_at > timezone.now()

    @property
    def answer_url(self) -> str:
        """Absolute, for the letter."""
        return settings.SITE_URL + reverse("answer", args=[self.token])


class Feedback(models.Model):
    """*Blev det löst?* One answer from each follower to each closing of the case.

    `satisfied`: 1 (inte alls nöjd) to 5 (mycket nöjd), or nothing. A *no* with a reason opens the case again, once.
    The reason, and whatever else was written, are the words of `event`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="feedback")
    follower = models.ForeignKey(Follower, null=True, on_delete=models.SET_NULL, related_name="feedback")
    closing = models.ForeignKey(CaseEvent, on_delete=models.CASCADE, related_name="feedback")
    is_solved = models.BooleanField()
    satisfied = models.PositiveSmallIntegerField(null=True, blank=True)
    event = models.OneToOneField(CaseEvent, null=True, on_delete=models.SET_NULL, related_name="told_in")
    given_at = models.DateTimeField(auto_now_add=True)
    reopened = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "follower"], name="feedback_once", condition=Q(follower__isnull=False)
            ),
            models.UniqueConstraint(fields=["case"], name="disputed_once", condition=Q(reopened=True)),
            models.CheckConstraint(
                condition=Q(satisfied=None) | Q(satisfied__gte=1, satisfied__lte=5), name="satisfied_from_1_to_5"
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class PublicWording(models.Model):
    """A version of what everyone may read about a case, kept for those who may see them all."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("text",)  # as `Case.public_text`, with which it is erased
