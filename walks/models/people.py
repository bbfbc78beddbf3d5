"""Those who walk. One phone is one participant, whoever stands around it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models import new_token
from walks.models.plan import SubGroup, Walk

# A phone that has said nothing for so long may hold anything.
SILENT_AFTER = timedelta(minutes=10)


class WalkRole(models.TextChoices):
    LEADER = "leader", _("vandringsledare")
    SECRETARY = "secretary", _("sekreterare")
    PARTICIPANT = "participant", _("deltagare")


class Gender(models.TextChoices):
    WOMAN = "woman", _("kvinna")
    MAN = "man", _("man")
    OTHER = "other", _("annat")


class AgeBand(models.TextChoices):
    CHILD = "0-14", _("0–14 år")
    YOUNG = "15-25", _("15–25 år")
    ADULT = "26-65", _("26–65 år")
    OLDER = "66+", _("66 år eller äldre")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        return self.filter(left_at=None)

    def wanting_mail(self) -> "ParticipantQuerySet":
        return self.present().exclude(email="")


class Participant(models.Model):
    """A phone that joined, by a name or a pseudonym. It shows who it is by a token, of which the hash is kept.

    `join_id` is made on the phone: joining again with it after a lost answer is the same participant with a new
    token. `company` counts those who stand around a phone of a sub-group, its holder included: {"woman:26-65": 2,
    …, "unknown": 1}; `claimed_…` and `missing` are what the phone said it holds when it last reconciled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="participants")
    join_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    follow_token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    role = models.CharField(max_length=12, choices=WalkRole, default=WalkRole.PARTICIPANT)
    name = models.CharField(max_length=60, blank=True)
    gender = models.CharField(max_length=6, choices=Gender, blank=True)
    age_band = models.CharField(max_length=5, choices=AgeBand, blank=True)
    subgroup = models.ForeignKey(SubGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="phones")
    company = models.JSONField(default=dict, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=20, default="sv")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    claimed_operations = models.PositiveIntegerField(default=0)
    claimed_media = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveIntegerField(default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["walk", "join_id"], name="joined_once")]
        indexes = [models.Index(fields=["email"], name="participant_address", condition=~models.Q(email=""))]

    class Personal:
        of_reporter = ("name", "gender", "age_band", "company", "email", "language", "token_hash", "follow_token")
        of_staff = ()
        impersonal = ("role",)

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def shown_name(self) -> str:
        """Empty for whoever left: their observations stay, without a name."""
        return "" if self.left_at else self.name

    @property
    def follow_url(self) -> str:
        """Absolute address of the page of this participant alone: a secret."""
        return f"{settings.SITE_URL}/vandring/folj/{self.follow_token}"

    @property
    def leads(self) -> bool:
        """Whether this phone may see what has arrived from the others."""
        return self.role in (WalkRole.LEADER, WalkRole.SECRETARY)

    @property
    def is_silent(self) -> bool:
        return self.reconciled_at is None or self.reconciled_at < timezone.now() - SILENT_AFTER
