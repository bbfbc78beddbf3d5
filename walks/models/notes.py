"""What phones send: operations, which are never changed; photos and voices; and the observations they add up to."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models import Case
from gisreport.geo.srid import WGS84
from gisreport.outbox.queue import defer
from gisreport.photos.models import OwnNameField, Photo, PhotoQuerySet, PhotoState
from walks.models.people import Participant
from walks.models.plan import Stop, Walk
from walks.models.points import ActionPoint


class OperationKind(models.TextChoices):
    CREATE = "create", _("ny")
    REVISE = "revise", _("ändrad")
    RETRACT = "retract", _("tillbakatagen")
    SUPPORT = "support", _("håller med")
    TRACK = "track", _("spår")


class Operation(models.Model):
    """One thing that one phone did, as it was sent, to the byte. Appended, never changed.

    `client_id` is made on the phone, and unique within the participant alone, so that no phone can claim or probe what
    another sent. The same id with other content is kept too, with `is_conflict`, and takes no part in anything.
    `at` is what the phone's clock said. `about` is the `client_id` of the observation that it says something of (its
    own for a new one); for support, the `id` of somebody else's; for a retraction perhaps that of one's own support.
    """

    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="operations")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="operations")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=OperationKind)
    device_seq = models.PositiveIntegerField()
    at = models.DateTimeField(null=True)
    about = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64)
    content = models.TextField()
    received_at = models.DateTimeField()
    is_conflict = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "client_id"], name="operation_once", condition=models.Q(is_conflict=False)
            ),
            models.UniqueConstraint(fields=["participant", "client_id", "sha256"], name="operation_conflict_once"),
        ]
        indexes = [
            models.Index(fields=["walk", "kind"], name="operation_of_walk"),
            models.Index(fields=["about"], name="operation_about"),
        ]

    class Personal:
        of_reporter = ("content",)
        of_staff = ()
        impersonal = ("kind", "sha256")


class Placed(models.TextChoices):
    GPS = "gps", _("telefonens läge")
    MOVED = "moved", _("flyttad på kartan")
    STOP = "stop", _("vid stoppet")
    NONE = "none", _("utan plats")


class Valence(models.TextChoices):
    POSITIVE = "positive", _("trygg plats")
    NEGATIVE = "negative", _("otrygg plats")
    NEUTRAL = "neutral", _("varken eller")


class ObservationQuerySet(models.QuerySet["Observation"]):
    def standing(self) -> "ObservationQuerySet":
        """Not taken back."""
        return self.filter(is_retracted=False)

    def in_tray(self) -> "ObservationQuerySet":
        """Those the secretary has not put into any action point yet."""
        return self.standing().filter(action_point=None)


class Observation(models.Model):
    """What somebody saw: the sum of the operations about it, written by fold.py and by nothing else, except for
    `action_point` and `is_flag_seen`, which are the secretary's, and `urgent_case`, which urgent.py opened.

    `client_id` is the id that the phone gave it. `accuracy` is in metres. `agree` of `asked` were of the same opinion
    (group mode). `at` is the phone's time where it can be true, else when it arrived; `light` is a Light of sun.py.
    `media` are [{"sha256", "type", "bytes"}] as the phone listed them. `flags` are what speaks of persons rather than
    places, to be looked at before anything is published. `on_behalf_of` tells apart people without phones.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="observations")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="observations")
    client_id = models.UUIDField()
    stop = models.ForeignKey(Stop, null=True, on_delete=models.SET_NULL, related_name="observations")
    point = models.PointField(srid=WGS84, null=True)
    accuracy = models.FloatField(null=True)
    placed = models.CharField(max_length=5, choices=Placed, default=Placed.NONE)
    valence = models.CharField(max_length=8, choices=Valence)
    theme = models.CharField(max_length=30, blank=True)
    grade = models.CharField(max_length=15, blank=True)
    text = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    agree = models.PositiveSmallIntegerField(null=True)
    asked = models.PositiveSmallIntegerField(null=True)
    on_behalf_of = models.CharField(max_length=60, blank=True)
    is_urgent = models.BooleanField(default=False)
    media = models.JSONField(default=list)
    at = models.DateTimeField()
    light = models.SmallIntegerField(null=True)
    supports = models.PositiveSmallIntegerField(default=0)
    is_retracted = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    is_flag_seen = models.BooleanField(default=False)
    action_point = models.ForeignKey(
        ActionPoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="observations"
    )
    urgent_case = models.OneToOneField(Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["participant", "client_id"], name="observation_once")]
        indexes = [models.Index(fields=["walk", "at"], name="observation_of_walk")]

    class Personal:
        of_reporter = ("point", "text", "measure", "on_behalf_of", "media", "flags")
        of_staff = ()
        impersonal = ("placed", "valence", "theme", "grade")


class WalkPhotoQuerySet(PhotoQuerySet["WalkPhoto"]):
    def released(self) -> "WalkPhotoQuerySet":
        return self.filter(state=PhotoState.CLEAN).exclude(released_at=None)


class WalkPhoto(Photo):
    """A photo that a phone sent; it may arrive before its observation. A hash is a key within its participant only.

    `sha256` is of the bytes as they were sent. `shown_with` is the point that the published protocol shows it with,
    also when its observation is taken back afterwards.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="photos")
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="photos")
    observation = models.ForeignKey(Observation, null=True, on_delete=models.SET_NULL, related_name="photos")
    shown_with = models.ForeignKey(ActionPoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="photos")
    bytes = models.PositiveIntegerField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = WalkPhotoQuerySet.as_manager()

    class Meta(Photo.Meta):
        ordering = ["received_at", "id"]
        constraints = [models.UniqueConstraint(fields=["participant", "sha256"], name="walk_photo_once")]

    class Personal:
        of_reporter = ("raw", "master", "large", "medium", "small", "original", "sha256", "alt")
        of_staff = ()
        impersonal = ("state", "refusal")

    def send_to_worker(self) -> None:
        from walks.tasks import clean_walk_photo  # the tasks know the models

        defer(clean_walk_photo, photo_id=str(self.pk))

    def described(self) -> str:
        return self.alt or _now("Foto från vandringen")


class VoiceNote(models.Model):
    """Words that were spoken. Written out by the secretary before anything is published, and then deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="voices")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="voices")
    observation = models.ForeignKey(Observation, null=True, on_delete=models.SET_NULL, related_name="voices")
    sha256 = models.CharField(max_length=64)
    mimetype = models.CharField(max_length=60)
    file = OwnNameField(upload_to="voices", blank=True, max_length=200)
    bytes = models.PositiveIntegerField()
    transcript = models.TextField(blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    written_out_at = models.DateTimeField(null=True)
    written_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "sha256"], name="voice_once")]

    class Personal:
        of_reporter = ("file", "sha256", "transcript")
        of_staff = ()
        impersonal = ("mimetype",)
