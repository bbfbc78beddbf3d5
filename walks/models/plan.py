"""What is decided before anybody sets out: the walk, its way and stops, what is asked at them, and who is invited."""

import secrets
import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.geo.srid import WGS84
from routing.models import Administration, Category, Municipality

# Without look-alikes: a code is read aloud in the dark and typed with gloves.
SYMBOLS = "23456789CDFGHJKMNPQRTVWXY"
LENGTH_OF_A_CODE = 7
# It opens what all phones have sent, and few ever type it.
LENGTH_OF_A_LEADERS_CODE = 10


def new_code() -> str:
    return _drawn(LENGTH_OF_A_CODE)


def new_leader_code() -> str:
    return _drawn(LENGTH_OF_A_LEADERS_CODE)


def _drawn(length: int) -> str:
    return "".join(secrets.choice(SYMBOLS) for _symbol in range(length))


class WalkType(models.TextChoices):
    SAFETY = "safety", _("trygghetsvandring")
    ACCESSIBILITY = "accessibility", _("tillgänglighetsvandring")
    CHILDREN = "children", _("barnens vandring")
    SENIOR = "senior", _("seniorvandring")
    OWN = "own", _("egen vandring av boende")


class Phase(models.TextChoices):
    """In this order, and never back. `OPEN`: published, people can join. `COLLECTING`: walked; phones hand in."""

    PLANNED = "planned", _("planeras")
    OPEN = "open", _("öppen för anslutning")
    WALKING = "walking", _("pågår")
    COLLECTING = "collecting", _("samlas in")
    PUBLISHED = "published", _("protokollet är publicerat")
    FOLLOWED_UP = "followed_up", _("uppföljd")
    CLOSED = "closed", _("avslutad")


class Checklist(models.Model):
    """What is asked at the stops. Versioned: a walk keeps the version that it was walked with, so none is ever changed.

    `themes` are [{"code", "texts": {"sv", "en"}, "is_graded"}]; `scale` is [{"code", "texts"}], and belongs to the
    municipality. Without a municipality it is the standard one of themes.py.
    """

    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    themes = models.JSONField()
    scale = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name", "version"], name="checklist_version_once", nulls_distinct=False
            )
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("name", "themes", "scale")

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class WalkSeries(models.Model):
    """Walks that belong together: the same place year after year, or one town's walks of an autumn."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="walk_series")
    name = models.CharField(max_length=150)

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("name",)

    def __str__(self) -> str:
        return self.name


class WalkQuerySet(models.QuerySet["Walk"]):
    def public(self) -> "WalkQuerySet":
        """Those that anybody may read about: published plans, and everything after."""
        return self.exclude(phase=Phase.PLANNED)

    def with_code(self, code: str) -> "WalkQuerySet":
        """The walk that a typed code opens, however it was typed; at most one."""
        typed = code.upper().replace("-", "").replace(" ", "")
        return self.filter(Q(join_code=typed) | Q(leader_code=typed))


class Walk(models.Model):
    """A group's eyes. `route` and `meeting_point` are WGS84. The six statements must stand before it is published.

    `join_code` lets anybody join until `join_until`, or until `join_closed_at`; `leader_code` lets in whoever leads
    or keeps the notes, and is given to nobody else. `shows_code`: the public page tells the join code too. A walk that
    was called off keeps its phase and has `cancelled_at`.
    """

    STATEMENTS = ("purpose", "influence", "decided", "decides", "feedback", "support")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="walks")
    series = models.ForeignKey(WalkSeries, null=True, blank=True, on_delete=models.SET_NULL, related_name="walks")
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=15, choices=WalkType, default=WalkType.SAFETY)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.PLANNED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    meeting_place = models.CharField(max_length=300, blank=True)
    meeting_point = models.PointField(srid=WGS84, null=True, blank=True)
    route = models.LineStringField(srid=WGS84, null=True, blank=True)
    group_mode = models.BooleanField(default=True)
    # The six statements (Boverket/Brå's method, and what those who walked were never told).
    purpose = models.TextField(blank=True)
    influence = models.TextField(blank=True)
    decided = models.TextField(blank=True)
    decides = models.TextField(blank=True)
    feedback = models.TextField(blank=True)
    support = models.TextField(blank=True)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="walks")
    join_code = models.CharField(max_length=LENGTH_OF_A_CODE, unique=True, default=new_code)
    leader_code = models.CharField(max_length=LENGTH_OF_A_LEADERS_CODE, unique=True, default=new_leader_code)
    join_until = models.DateTimeField(null=True, blank=True)
    join_closed_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="planned_walks"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    walked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    shows_code = models.BooleanField(default=False)

    objects = WalkQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        indexes = [models.Index(fields=["municipality", "phase", "starts_at"], name="walk_list")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="walk_ends_after_it_starts")
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = (
            "title", "kind", "phase", "meeting_place", "meeting_point", "route", "purpose", "influence", "decided",
            "decides", "feedback", "support", "join_code", "leader_code",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def takes_participants(self) -> bool:
        """Whether the join code opens now."""
        if self.join_closed_at or (self.join_until and self.join_until <= timezone.now()):
            return False
        return self.takes_leaders

    @property
    def takes_leaders(self) -> bool:
        """Whether the leader's code opens now."""
        return not self.cancelled_at and self.phase in (Phase.OPEN, Phase.WALKING, Phase.COLLECTING)

    @property
    def is_handed_in(self) -> bool:
        """From here on what arrives is late."""
        return self.phase in (Phase.PUBLISHED, Phase.FOLLOWED_UP, Phase.CLOSED)

    @property
    def without_names(self) -> bool:
        """Children's walks know counts only: no names, contacts, voices or tracks."""
        return self.kind == WalkType.CHILDREN

    def statements_missing(self) -> list[str]:
        return [name for name in self.STATEMENTS if not getattr(self, name).strip()]


class Stop(models.Model):
    """A chosen point on the way. `position` counts from 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    point = models.PointField(srid=WGS84, null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["walk", "position"], name="stop_position_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("name", "point", "note")

    def __str__(self) -> str:
        return self.name


class SubGroup(models.Model):
    """Groups above eight or ten are split; each has a phone of its own."""

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="subgroups")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["walk", "name"], name="subgroup_name_once")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("name",)

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """An administration that is asked to come along, and will be asked for answers."""

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="invitations")
    administration = models.ForeignKey(Administration, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["walk", "administration"], name="invited_once")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class ThemeCategory(models.Model):
    """Which category an action point of a theme becomes a case of, where the municipality says other than themes.py."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    theme = models.CharField(max_length=30)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "theme"], name="theme_category_once")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("theme",)


class Survey(models.Model):
    """*Where should we go?* Asked before a walk (or of a whole municipality), open from one day through another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="surveys")
    walk = models.ForeignKey(Walk, null=True, blank=True, on_delete=models.SET_NULL, related_name="surveys")
    title = models.CharField(max_length=150)
    question = models.TextField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-opens_on"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="survey_closes_after_it_opens")
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("title", "question")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_ahead(self) -> bool:
        return timezone.localdate() < self.opens_on


class SurveyAnswer(models.Model):
    """A place that somebody named. `id` comes from the sender, so that sending again is harmless. Nobody's name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    point = models.PointField(srid=WGS84, null=True)
    place = models.CharField(max_length=300, blank=True)
    valence = models.CharField(max_length=8, choices=[("positive", _("trygg plats")), ("negative", _("otrygg plats"))])
    text = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Personal:
        of_reporter = ("point", "place", "text")
        of_staff = ()
        impersonal = ("valence",)
