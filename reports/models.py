"""A resident's word, as it was sent."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass

from gisreport.cases.models import Case, Follower
from gisreport.cases.sources import Source
from gisreport.geo.srid import WGS84
from routing.models import Category, Municipality


class Report(models.Model):
    """What was sent; never changed afterwards. `submission_id` comes from the sender, so sending again is
    harmless; `digest` tells whether the same id came with other content. `source` and `external_id` name an
    imported report's origin."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission_id = models.UUIDField(unique=True, default=uuid.uuid4)
    digest = models.CharField(max_length=64)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="reports")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="reports")
    point = models.PointField(srid=WGS84, null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=20, default="sv")
    channel = models.CharField(max_length=10, choices=Source, default=Source.WEB)
    received_at = models.DateTimeField(db_index=True)
    follower = models.OneToOneField(Follower, null=True, on_delete=models.SET_NULL, related_name="report")
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="imported_once", condition=~models.Q(source="")
            ),
        ]

    class Personal:
        of_reporter = ("point", "place", "text", "answers", "language", "digest")  # whoever guesses right knows it
        of_staff = ()
        impersonal = ("channel", "source", "external_id")

    @property
    def phone(self) -> str:
        """The number to call, if one was left."""
        reporter: Reporter | None = getattr(self, "reporter", None)
        return reporter.phone if reporter else ""


class Reporter(models.Model):
    """Who sent it, if they said so. Optional and erasable."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="reporter")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Personal:
        of_reporter = ("name", "email", "phone")
        of_staff = ()
        impersonal = ()


class ReportCase(models.Model):
    """Which case a report belongs to, and when; merging and splitting add rows and lose nothing."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "case"], name="report_in_case_once", condition=models.Q(until=None)
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class HeldPhoto(models.Model):
    """A photo that came with a form that has to be asked about again, kept so that nobody has to choose it twice.

    Belongs to one submission; a periodic job removes it after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission_id = models.UUIDField(db_index=True)
    raw = models.FileField(upload_to="photos/held", max_length=200)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission_id", "sha256"], name="held_photo_once"),
        ]

    class Personal:
        of_reporter = ("raw", "sha256")
        of_staff = ()
        impersonal = ()


class CaseText(models.Model):
    """Everything that has been written about a case, in small letters: for the search of those who handle it.

    Triggers keep it (migration `0003_search_by_words`), so what is erased in the report or the event is gone from here
    in the same transaction. Nothing else writes it, and nothing public reads it.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="said")
    words = models.TextField()

    class Meta:
        indexes = [
            # Words that have come in last wait in a list that every search reads; a short one costs the search little.
            GinIndex(OpClass("words", name="gin_trgm_ops"), name="case_said_words", gin_pending_list_limit=512),
        ]

    class Personal:
        of_reporter = ("words",)
        of_staff = ()
        impersonal = ()
