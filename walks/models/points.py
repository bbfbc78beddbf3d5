"""What comes of it: one row per point, which is what a walk is judged by."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models import Case
from gisreport.geo.srid import WGS84
from walks.models.plan import Stop, Walk


class Outcome(models.TextChoices):
    """What becomes of an action point. `CASES`: its state is that of its cases. `OUTSIDE`: somebody outside is named
    (police, school, landlord). `QUALITY`: a place that works, to be kept."""

    OPEN = "open", _("inte skickad")
    CASES = "cases", _("skickad till ansvariga")
    OUTSIDE = "outside", _("någon annan ansvarar")
    QUALITY = "quality", _("bevaras")
    DECLINED = "declined", _("åtgärdas inte")


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    def standing(self) -> "ActionPointQuerySet":
        """Not taken away."""
        return self.filter(removed_at=None)

    def shown(self) -> "ActionPointQuerySet":
        """Those that the protocol shows once it is published."""
        return self.standing().filter(shown_at__isnull=False)

    def waiting(self) -> "ActionPointQuerySet":
        """Nobody has said yet what becomes of them."""
        return self.standing().filter(outcome=Outcome.OPEN)


class ActionPoint(models.Model):
    """Observations that say the same; a row of the protocol. `text` is the secretary's and is what is published.

    `point` is the exact place (for those who handle it); the public is shown `stop`. `outside` names who answers
    where it is nobody of the municipality's, and `answer` is what they said; a declined one needs its `reason`.
    `version` grows with each change. One that is taken away keeps its row, without a number. `shown_at` is when the
    secretary confirmed it for the protocol, and `agreed` of `asked` is what it says since then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="action_points")
    number = models.PositiveSmallIntegerField(null=True)
    stop = models.ForeignKey(Stop, null=True, on_delete=models.SET_NULL, related_name="action_points")
    point = models.PointField(srid=WGS84, null=True)
    title = models.CharField(max_length=150)
    text = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    theme = models.CharField(max_length=30, blank=True)
    valence = models.CharField(max_length=8)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    outside = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)
    reason = models.JSONField(default=dict, blank=True)
    due_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    shown_at = models.DateTimeField(null=True, blank=True)
    agreed = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    cases = models.ManyToManyField(Case, through="ActionPointCase", related_name="+")

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["walk", "number"], name="action_point_number_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    class Personal:
        of_reporter = ("point", "text", "measure")
        of_staff = ()
        impersonal = ("title", "theme", "valence", "outcome", "outside", "answer", "reason")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ActionPointCase(models.Model):
    """One point may become several cases, one for each who answers."""

    action_point = models.ForeignKey(ActionPoint, on_delete=models.CASCADE, related_name="links")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class PointChange(models.Model):
    """One thing that a secretary did to the points of a walk, so that it can be undone. Rows stay when it is.

    `before` and `after` are {"points": {id: {field: value} or null}, "observations": {id: id of its point or null}},
    of what was changed alone.
    """

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="point_changes")
    verb = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    class Personal:
        of_reporter = ("before", "after")
        of_staff = ()
        impersonal = ("verb",)


class WalkEventKind(models.TextChoices):
    OPENED = "opened", _("vandringen publicerades")
    STARTED = "started", _("vandringen började")
    WALKED = "walked", _("vandringen var slut")
    SENT = "sent", _("punkter skickades till ansvariga")
    PUBLISHED = "published", _("protokollet publicerades")
    ANSWERED = "answered", _("en punkt fick svar")
    TOLD = "told", _("de som gick fick veta det")
    FOLLOWED_UP = "followed_up", _("uppföljningsmötet hölls")
    CLOSED = "closed", _("vandringen avslutades")
    CANCELLED = "cancelled", _("vandringen ställdes in")


class WalkEvent(models.Model):
    """A dated fact about a walk: timeline, and key of the letters it makes due. `data` is for its sentence."""

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=WalkEventKind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action_point = models.ForeignKey(ActionPoint, null=True, on_delete=models.CASCADE, related_name="events")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["walk", "at"], name="walk_timeline")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("kind", "data")
