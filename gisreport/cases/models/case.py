"""The thing that is tracked. It holds no personal data about the reporter."""

import datetime
import secrets
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Distance, Transform
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.events import Audience, kinds_for
from gisreport.cases.kinds import EventKind
from gisreport.cases.numbers import LENGTH, new_number
from gisreport.cases.sources import Source
from gisreport.cases.status import CLOSED, OPEN, Status
from gisreport.geo.srid import SWEREF99TM, WGS84
from gisreport.geo.transform import in_metres, transformed
from gisreport.outbox.queue import defer
from gisreport.photos.models import Photo, PhotoQuerySet, PhotoState
from routing.models import Administration, Category, Municipality, Responsibility

# From each case along `merged_into` to the one that is not gathered in another.
WHERE_GATHERED = """
WITH RECURSIVE along AS (
    SELECT id AS first, id, merged_into_id FROM cases_case WHERE {}
    UNION ALL
    SELECT first, further.id, further.merged_into_id
    FROM along JOIN cases_case further ON further.id = along.merged_into_id
)
SELECT first, id FROM along WHERE merged_into_id IS NULL
"""
CLOCK_RUNS = Q(status__spelled_out=OPEN, paused_at=None, merged_into=None)


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        """What is still to be worked on: gathered into another case, it is that one which is."""
        return self.filter(status__spelled_out=OPEN, merged_into=None)

    def overdue(self) -> "CaseQuerySet":
        """Whose day (`due_on`) has gone by while the clock ran; the day itself is still in time."""
        return self.filter(CLOCK_RUNS, due_on__lt=timezone.localdate())

    def due_by(self, day: datetime.date) -> "CaseQuerySet":
        """Not overdue yet, and to be closed on `day` at the latest."""
        return self.filter(CLOCK_RUNS, due_on__gte=timezone.localdate(), due_on__lte=day)

    def due_first(self) -> "CaseQuerySet":
        """The most overdue first, then by due day, then those without one; last those whose clock does not run. Where
        that is the same, the oldest first."""
        stands_still = models.ExpressionWrapper(~CLOCK_RUNS, output_field=models.BooleanField())
        return self.order_by(stands_still, models.F("due_on").asc(nulls_last=True), "created_at", "pk")


class Case(models.Model):
    """What is handled and followed. `point` is null when the place is known in words only.

    `public_text` is the reviewed copy of the resident's words; it is empty until someone releases it. Everybody but
    those who handle the case and whoever reported it is shown `public_point` in place of `point`, if there is one: the
    stop of a safety walk. `is_withheld`: nothing is public before the protocol is.

    `due_on` is frozen when the case is assigned; while `paused_at` is set the clock stands still. `merged_into` is the
    case in which its reports are gathered; then it is neither public nor worked on. `held_at`: in quarantine, where a
    person reads it before it goes any further.
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
    public_point = models.PointField(srid=WGS84, null=True, blank=True, spatial_index=False)
    rule = models.ForeignKey(Responsibility, null=True, on_delete=models.SET_NULL, related_name="cases")
    planned_for = models.DateField(null=True, blank=True)
    public_text = models.TextField(blank=True)
    is_hidden = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=False, db_default=False)
    source = models.CharField(max_length=10, choices=Source, default=Source.WEB, db_default=Source.WEB)
    due_on = models.DateField(null=True, blank=True)
    deadline = models.ForeignKey(
        "cases.DeadlineRule", null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_cases"
    )
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="split_cases")
    held_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField(auto_now=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="case_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["administration", "status", "created_at"], name="case_inbox"),
            models.Index(fields=["held_at"], name="case_held", condition=Q(held_at__isnull=False)),
            GistIndex(Coalesce("public_point", "point"), name="case_shown_at"),  # the place in `public_case`
            # Parts of words, for `icontains`, which compares capitals. A text that is not published costs nothing.
            GinIndex(
                OpClass(Upper("public_text"), name="gin_trgm_ops"),
                condition=~Q(public_text=""),
                name="case_public_words",
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("number", "status", "source", "point", "public_point", "public_text")

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def clock_runs(self) -> bool:
        """The same rule as `CLOCK_RUNS`, for one loaded row."""
        return self.is_open and self.paused_at is None and self.merged_into_id is None

    @property
    def is_overdue(self) -> bool:
        """The same rule as `overdue()`, for one loaded row."""
        return self.clock_runs and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def days_overdue(self) -> int:
        """In calendar days; 0 when it is in time."""
        return (timezone.localdate() - self.due_on).days if self.due_on and self.is_overdue else 0

    @property
    def shown_point(self) -> Point | None:
        """The same place as in the view `public_case`, for one loaded row."""
        return self.public_point or self.point

    @property
    def is_public(self) -> bool:
        """The same rule as the view `public_case`, for one loaded row."""
        kept_back = self.is_hidden or self.is_withheld or self.held_at is not None or self.merged_into_id is not None
        return not (kept_back or self.category.is_private)

    @property
    def is_confidential(self) -> bool:
        """Private by its category, or hidden by somebody: its words stand in no letter, and nothing of it leaves the
        municipality unless an officer has said so."""
        return self.category.is_private or self.is_hidden

    @property
    def in_the_end(self) -> "Case":
        """The case in which what was reported here is now: this one, unless it was gathered in another."""
        return self if self.merged_into_id is None else Case.objects.get(pk=gathered_in([self.pk])[self.pk])

    @property
    def public_url(self) -> str:
        """Absolute, for mails and other systems."""
        return settings.SITE_URL + reverse("case", args=[self.number])


def gathered_in(cases: Iterable[int]) -> dict[int, int]:
    """For each of these cases the one in which its reports are now, by id: itself, unless it was gathered in another
    (and that one perhaps in a third). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(WHERE_GATHERED.format("id = ANY(%s)"), [list(cases)])
        return dict(cursor.fetchall())


def gathered_and_ended(before: datetime.date) -> RawSQL:
    """The ids of the cases that are gathered in one that was closed before that day, and is."""
    statement = f"""
        SELECT gathered.first FROM ({WHERE_GATHERED.format("merged_into_id IS NOT NULL")}) gathered
        JOIN cases_case ended USING (id)
        WHERE ended.status = ANY(%s) AND (ended.closed_at AT TIME ZONE %s)::date < %s
    """  # noqa: S608 (our own constant)
    return RawSQL(statement, [[str(status) for status in CLOSED], settings.TIME_ZONE, before])  # noqa: S611


class PublicCaseQuerySet(models.QuerySet["PublicCase"]):
    def answering_to(self, number: str) -> "PublicCaseQuerySet":
        """The case with that number, or the one in which it was gathered: a number stays valid for ever."""
        statement = WHERE_GATHERED.format("number = %s").replace("SELECT first, id", "SELECT id")
        return self.filter(pk__in=RawSQL(statement, [number]))  # noqa: S611 (our own constant)

    def open(self) -> "PublicCaseQuerySet":
        return self.filter(status__in=OPEN)

    def in_categories(self, *categories: Category) -> "PublicCaseQuerySet":
        return self.filter(category__in=categories)

    def near(self, point: Point, *, metres: float) -> "PublicCaseQuerySet":
        """Within `metres` of `point` (computed in EPSG:3006), the nearest first, each with its `distance`."""
        pin = in_metres(point)
        around = transformed(pin.buffer(metres).envelope, WGS84).envelope
        return (
            self.filter(point__bboverlaps=around)  # the index narrows, the metres decide
            .annotate(distance=Distance(Transform("point", SWEREF99TM), pin))
            .filter(distance__lte=D(m=metres))
            .order_by("distance", "pk")
        )

    def with_names(self) -> "PublicCaseQuerySet":
        return self.select_related("municipality", "category", "administration")


class PublicCase(models.Model):
    """A row of the view `public_case`: the only gate through which anything public may read cases.

    A case is in it unless it is hidden, withheld or of a private category; `public_text` is already the reviewed copy,
    and `point` the place that everyone may know.
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

    objects = PublicCaseQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "public_case"

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
    def public_url(self) -> str:
        """Absolute, for feeds and other systems."""
        return settings.SITE_URL + reverse("case", args=[self.number])

    def timeline(self) -> "CaseEventQuerySet":
        return CaseEvent.objects.filter(case=self.pk).public().with_names()

    def released_photos(self) -> "CasePhotoQuerySet":
        return CasePhoto.objects.filter(case=self.pk).released().prefetch_related("coverings")

    def supporters(self) -> int:
        """How many more have seen the same thing."""
        return Support.objects.filter(case=self.pk).count()


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    def public(self) -> "CaseEventQuerySet":
        """What everyone may know. Only for cases that came through `PublicCase`."""
        private_reply = Q(kind=EventKind.REPLIED, is_public_text=False)
        return self.filter(kind__in=kinds_for(Audience.EVERYONE)).exclude(private_reply)

    def for_follower(self, follower: "Follower") -> "CaseEventQuerySet":
        """What this follower may know. A reply that is not public goes to those who reported, not to those who only
        have seen the same thing, and to whom has joined them since by a gathering only what was said from then on."""
        told = Q(kind__in=kinds_for(Audience.EVERYONE, Audience.FOLLOWERS), case=follower.case_id)
        told &= ~Q(kind=EventKind.REPLIED, is_public_text=False)
        heard = Q(kind__in=[EventKind.RECEIVED, *kinds_for(Audience.SENDER)], follower=follower)
        stays = follower.stays()
        for stay in stays if follower.is_reporter else ():
            heard |= Q(kind=EventKind.REPLIED, case=stay.case_id, at__gte=stay.since, at__lt=stay.until)
        return self.filter(told | heard, case__in={stay.case_id for stay in stays})

    def with_names(self) -> "CaseEventQuerySet":
        """With everything that the sentences need, in one statement."""
        return self.select_related("administration", "officer")


class CaseEvent(models.Model):
    """A dated fact about a case: timeline, outbox key and statistics in one row.

    `data` holds what the sentences need: {"reason": {"sv": …, "en": …}, "date": "2026-05-01", …};
    `text` holds words that someone wrote (a reply, an added piece of information, an internal note).
    `administration` is the one that had the case then; `officer` is whom it was given to, `by` who did it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    follower = models.ForeignKey("Follower", null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    administration = models.ForeignKey(
        Administration, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    data = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    is_public_text = models.BooleanField(default=False)

    objects = CaseEventQuerySet.as_manager()

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


class FollowerQuerySet(models.QuerySet["Follower"]):
    def alive(self) -> "FollowerQuerySet":
        """Whose links open. Who only has seen the same thing follows the case as long as everyone may see it."""
        may_see = Q(is_reporter=True) | Q(case__in=PublicCase.objects.values("pk"))
        return self.filter(may_see, Q(expires_at=None) | Q(expires_at__gt=timezone.now()))

    def wanting_mail(self) -> "FollowerQuerySet":
        return self.alive().filter(wants_mail=True).exclude(email="")

    def of_address(self, address: str) -> "FollowerQuerySet":
        """Those that get their letters there. `address` is a normal_address(), as they are."""
        return self.filter(email=address)

    def who_reported(self) -> "FollowerQuerySet":
        return self.filter(is_reporter=True)


LONG_AGO = datetime.datetime.min.replace(tzinfo=datetime.UTC)
FOR_EVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class Stay(NamedTuple):
    """Somebody followed this case from `since` until `until`."""

    case_id: int
    since: datetime.datetime
    until: datetime.datetime


class Follower(models.Model):
    """Someone who follows a case by a secret link; with an e-mail address also by mail.

    Whoever is no reporter has only seen the same thing, and learns what everyone may know. `part_of`: this case was
    split off from what that one reported, whose page lists it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    email = models.EmailField(blank=True)
    is_reporter = models.BooleanField(default=True)
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    wants_mail = models.BooleanField(default=True)
    language = models.CharField(max_length=20, default="sv")
    since = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["email"], name="follower_address", condition=~Q(email=""))]

    class Personal:
        of_reporter = ("token", "email", "language")
        of_staff = ()
        impersonal = ()

    def switch_mail(self, on: bool, *, email: str = "") -> None:
        """Letters on (to `email`, if given) or off. Off stays off for letters that are already owed.

        An address is written only when it is another one: what was read before may have been erased since.
        """
        changed = ["wants_mail"]
        if email and email != self.email:
            changed.append("email")
            self.email = email
        self.wants_mail = on
        self.save(update_fields=changed)

    def takes_no_more(self) -> bool:
        """Whether what they sent has been erased, after which nothing more is taken in by this link."""
        return not Follower.objects.filter(pk=self.pk, expires_at=None).exists()

    def stays(self) -> "list[Stay]":
        """The cases that this one has followed; more than one if reports were gathered, or divided again."""
        moves = []
        for gathering in self.gatherings.all():
            moves.append((gathering.at, gathering.case_id))
            if gathering.undone_at:
                moves.append((gathering.undone_at, gathering.into_id))
        left = sorted(moves)
        times = [LONG_AGO, *(at for at, _case in left), FOR_EVER]
        cases = [*(case for _at, case in left), self.case_id]
        return [Stay(*stay) for stay in zip(cases, times, times[1:], strict=False)]

    def reported_as(self) -> list[str]:
        """The numbers of the cases that this one followed before they were gathered in the present one."""
        before = {gathering.case for gathering in self.gatherings.all() if gathering.undone_at is None}
        return [case.number for case in sorted(before, key=lambda case: case.created_at)]

    def other_parts(self) -> "FollowerQuerySet":
        """What was split off from the same report, as long as it is a case of its own."""
        whole = self.part_of_id or self.pk
        others = Follower.objects.alive().filter(Q(part_of=whole) | Q(pk=whole)).exclude(case=self.case_id)
        return others.select_related("case__category", "case__administration").order_by("pk")

    def secret_url(self, name: str = "follow") -> str:
        """Absolute address of a page of this follower: `follow`, `thanks`, `mail-switch`, …"""
        return settings.SITE_URL + reverse(name, args=[self.token])


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


class CasePhotoQuerySet(PhotoQuerySet["CasePhoto"]):
    def released(self) -> "CasePhotoQuerySet":
        return self.filter(state=PhotoState.CLEAN).exclude(released_at=None)

    def public(self) -> "CasePhotoQuerySet":
        """Released, and of a case that everyone may see."""
        return self.released().filter(case__in=PublicCase.objects.values("pk"))

    def sent_by(self, follower: Follower) -> "CasePhotoQuerySet":
        return self.filter(event__follower=follower)

    def for_follower(self, follower: Follower) -> "CasePhotoQuerySet":
        """Those the follower sent, and those that have been released."""
        own = Q(event__follower=follower)
        released = Q(state=PhotoState.CLEAN, released_at__isnull=False, case=follower.case_id)
        return self.filter(own | released)


class CasePhoto(Photo):
    """A photo that came with a report, an added piece of information or the work; public only when released.

    `alt` is what someone wrote for those who do not see it; empty means the sentence of `described()`. `shows` is how
    it was before the work or after it, where that is told; the two stand beside each other.
    """

    class Shows(models.TextChoices):
        MATTER = "", gettext_lazy("Felet")
        BEFORE = "before", gettext_lazy("Före")
        AFTER = "after", gettext_lazy("Efter")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photos")
    shows = models.CharField(max_length=6, choices=Shows, default=Shows.MATTER, blank=True, db_default="")
    event = models.ForeignKey(CaseEvent, null=True, on_delete=models.SET_NULL, related_name="photos")
    released_at = models.DateTimeField(null=True, blank=True)

    objects = CasePhotoQuerySet.as_manager()

    class Meta(Photo.Meta):
        ordering = ["received_at", "id"]

    class Personal:
        of_reporter = ("raw", "master", "large", "medium", "small", "original", "sha256", "alt")
        of_staff = ()
        impersonal = ("state", "refusal", "shows")

    def send_to_worker(self) -> None:
        from gisreport.cases.tasks import clean_case_photo  # the tasks know the models

        defer(clean_case_photo, photo_id=str(self.pk))

    @property
    def shown_id(self) -> uuid.UUID:
        """The random id in its public address: its own, until a part of it is covered for the first time."""
        covered = [one.pk for one in self.coverings.all() if one.is_current]
        return covered[0] if covered else self.pk

    @property
    def covered_boxes(self) -> list[list[float]]:
        """What everyone sees covered: left, top, width and height in parts of the picture."""
        return next((one.boxes for one in self.coverings.all() if one.is_current), [])

    def described(self, category: Category) -> str:
        """The alternative text: what someone wrote, else what the matter is."""
        return self.alt or _("Foto: %(category)s") % {"category": category.name.lower()}
