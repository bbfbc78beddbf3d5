"""The thing that is tracked. It holds no personal data about the reporter."""

import secrets

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from gisreport.cases.numbers import LENGTH, new_number
from gisreport.cases.status import OPEN, Status
from gisreport.geo.srid import WGS84
from gisreport.photos.models import Photo
from routing.models import Administration, Category, Municipality, Responsibility


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.filter(status__in=OPEN)

    def of(self, administration: Administration) -> "CaseQuerySet":
        return self.filter(administration=administration)


class Case(models.Model):
    """What is handled and followed. `point` is null when the place is known in words only.

    `public_text` is the reviewed copy of the resident's words; it is empty until someone releases it.
    """

    number = models.CharField(max_length=LENGTH, unique=True, default=new_number, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cases")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="cases")
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="cases")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_cases",
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    point = models.PointField(srid=WGS84, null=True, blank=True)
    rule = models.ForeignKey(Responsibility, null=True, on_delete=models.SET_NULL, related_name="cases")
    planned_for = models.DateField(null=True, blank=True)
    public_text = models.TextField(blank=True)
    is_hidden = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField(auto_now=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["administration", "status", "created_at"], name="case_inbox"),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("number", "status", "point", "public_text")

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_public(self) -> bool:
        """The same rule as the view `public_case`, for one loaded row."""
        return not (self.is_hidden or self.category.is_private)


class PublicCase(models.Model):
    """A row of the view `public_case`: the only gate through which anything public may read cases.

    A case is in it unless it is hidden or its category is private; `public_text` is already the reviewed copy.
    """

    number = models.CharField(max_length=LENGTH)
    municipality = models.ForeignKey(Municipality, on_delete=models.DO_NOTHING, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.DO_NOTHING, related_name="+")
    administration = models.ForeignKey(Administration, on_delete=models.DO_NOTHING, related_name="+")
    status = models.CharField(max_length=12, choices=Status)
    point = models.PointField(srid=WGS84, null=True)
    planned_for = models.DateField(null=True)
    public_text = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "public_case"

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("number", "status", "point", "public_text")


class EventKind(models.TextChoices):
    RECEIVED = "received", _("mottaget")
    ASSIGNED = "assigned", _("fördelat")
    PLANNED = "planned", _("planerat")
    IN_PROGRESS = "in_progress", _("pågår")
    RESOLVED = "resolved", _("åtgärdat")
    DECLINED = "declined", _("åtgärdas inte")
    HANDED_OVER = "handed_over", _("överlämnat")
    REOPENED = "reopened", _("öppnat igen")
    MERGED = "merged", _("samlat")
    REPLIED = "replied", _("svar")
    INFORMATION_ADDED = "information_added", _("komplettering")
    NO_LONGER_NEEDED = "no_longer_needed", _("behövs inte längre")
    SUPPORTED = "supported", _("jag har sett samma sak")
    TAKEN = "taken", _("handläggare")
    NOTED = "noted", _("intern anteckning")
    TEXT_RELEASED = "text_released", _("text granskad")
    PHOTO_RELEASED = "photo_released", _("foto granskat")
    HIDDEN = "hidden", _("dolt")


class CaseEvent(models.Model):
    """A dated fact about a case: timeline, outbox key and statistics in one row.

    `data` holds what the sentences need: {"reason": {"sv": …, "en": …}, "date": "2026-05-01", …};
    `text` holds words that someone wrote (a reply, an added piece of information, an internal note).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    follower = models.ForeignKey("Follower", null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    administration = models.ForeignKey(
        Administration, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    data = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    is_public_text = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at"], name="event_timeline")]

    class Personal:
        of_reporter = ("text",)
        of_staff = ()
        impersonal = ("kind", "data")


def new_token() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(16)


class Follower(models.Model):
    """Someone who follows a case by a secret link; with an e-mail address also by mail."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    email = models.EmailField(blank=True)
    wants_mail = models.BooleanField(default=True)
    language = models.CharField(max_length=20, default="sv")
    since = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Personal:
        of_reporter = ("token", "email", "language")
        of_staff = ()
        impersonal = ()


class Support(models.Model):
    """*Jag har sett samma sak*: counted once per person, as far as a device or an address can tell."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="supports")
    key = models.CharField(max_length=64)
    follower = models.OneToOneField(Follower, null=True, blank=True, on_delete=models.SET_NULL, related_name="support")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="support_once")]

    class Personal:
        of_reporter = ("key",)
        of_staff = ()
        impersonal = ()


class CasePhoto(Photo):
    """A photo that came with a report, an added piece of information or a reply; public only when released."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photos")
    event = models.ForeignKey(CaseEvent, null=True, on_delete=models.SET_NULL, related_name="photos")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["received_at"]

    class Personal:
        of_reporter = ("raw", "master", "large", "medium", "small", "sha256", "alt")
        of_staff = ()
        impersonal = ("state", "refusal")
