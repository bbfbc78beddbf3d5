"""What is counted on planners' maps: copies of public cases made for counting, kept by fold.py and by nothing else;
and the views of them that planners keep."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gisreport.cases.status import Status
from gisreport.maps.measures import Per
from routing.models import Municipality


class ChangedCase(models.Model):
    """A case whose place in the counts must be looked at again. Appended to by triggers, emptied by the folder.

    No foreign key: the case may be gone.
    """

    case_id = models.BigIntegerField()

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class CaseSpot(models.Model):
    """A public case with a place, as it is counted. Metres are EPSG:3006; `quad` is morton.code() of the place, and
    `square` the number of the finest square of the web map around it (squares.py).

    `hour` counts from Monday 00:00 in Swedish time (0–167); `light` is a Light of sun.py; `day` is the Swedish date.
    """

    case_id = models.BigIntegerField(primary_key=True)
    quad = models.BigIntegerField()
    square = models.BigIntegerField()
    easting = models.IntegerField()
    northing = models.IntegerField()
    category_id = models.IntegerField()
    administration_id = models.IntegerField()
    status = models.CharField(max_length=12, choices=Status)
    day = models.DateField()
    hour = models.SmallIntegerField()
    light = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["quad"],
                name="spot_quad",
                include=[
                    "easting", "northing", "category_id", "administration_id", "status", "day", "hour", "light",
                ],
            ),
            models.Index(fields=["square"], name="spot_square", include=["category_id", "status", "day", "case_id"]),
            models.Index(fields=["day", "square"], name="spot_day", include=["category_id", "status", "case_id"]),
        ]  # fmt: skip

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("status",)


EVER = date(1, 1, 1)  # in place of a month: all of them together


class CellCount(models.Model):
    """How many public cases of a category, open or closed, came in during a month, or ever, in a coarse hexagon.

    The sum of the spots, kept by the folder; never asked for hexagons smaller than those of COARSE in fold.py.
    """

    pk = models.CompositePrimaryKey("size", "i", "j", "month", "category_id", "is_open")
    size = models.SmallIntegerField()
    i = models.IntegerField()
    j = models.IntegerField()
    month = models.DateField()
    category_id = models.IntegerField()
    is_open = models.BooleanField()
    count = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["size", "i", "j"], name="cell_ever", condition=models.Q(month=EVER))]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class SquareCount(models.Model):
    """How many public cases of a category and status came in during a month in a square of the web map (squares.py).

    The sum of the spots, kept by the folder, at the levels of MONTHLY in fold.py; and at those of ALWAYS for all months
    together, under the month EVER.
    """

    pk = models.CompositePrimaryKey("level", "month", "square", "category_id", "status")
    level = models.SmallIntegerField()
    month = models.DateField()
    square = models.BigIntegerField()
    category_id = models.IntegerField()
    status = models.CharField(max_length=12, choices=Status)
    count = models.IntegerField()

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("status",)


class SavedView(models.Model):
    """What a planner asked of the map, kept under a name. Its address opens it for every planner of the municipality.

    `query` is what stands after the question mark in the address of the planner page.
    """

    LONGEST_NAME = 80
    LONGEST_QUERY = 4_000

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "created_at"]

    class Personal:
        of_reporter = ()
        of_staff = ("name",)
        impersonal = ("query",)

    def __str__(self) -> str:
        return self.name


class Denominator(models.Model):
    """One file of inhabitants or streets, and where it comes from. `scope` is a kommunkod, empty for the whole country.

    Cells smaller than `finest` (metres along an edge) are not known from it. `total` is people, or metres of street.
    """

    per = models.CharField(max_length=12, choices=Per)
    scope = models.CharField(max_length=4, blank=True)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=200)
    dated = models.DateField()
    finest = models.SmallIntegerField()
    total = models.FloatField()
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["per", "scope"], name="denominator_once")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("per", "scope", "source", "licence")

    def __str__(self) -> str:
        return f"{self.source}, {self.dated}"


class DenominatorCell(models.Model):
    """How many people live in a hexagon, or how many metres of street run through it; whole at every size."""

    pk = models.CompositePrimaryKey("denominator_id", "size", "i", "j")
    denominator = models.ForeignKey(Denominator, on_delete=models.CASCADE, related_name="cells", db_index=False)
    size = models.SmallIntegerField()
    i = models.IntegerField()
    j = models.IntegerField()
    amount = models.FloatField()

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class Valence(models.TextChoices):
    POSITIVE = "positive", _("trygg plats")
    NEGATIVE = "negative", _("otrygg plats")
    NEUTRAL = "neutral", _("varken eller")


class ObservationSpot(models.Model):
    """An observation of a safety walk, as it is counted: at the stop, never at the exact point. Metres are EPSG:3006.

    `participant` tells apart those who walked together and nobody else: a pseudonym of this walk. `day`, `hour` and
    `light` as in CaseSpot.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    walk = models.UUIDField()
    participant = models.CharField(max_length=64)
    easting = models.IntegerField()
    northing = models.IntegerField()
    theme = models.CharField(max_length=30)
    valence = models.CharField(max_length=8, choices=Valence)
    day = models.DateField()
    hour = models.SmallIntegerField()
    light = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "day"], name="observation_day")]

    class Personal:
        of_reporter = ("participant",)
        of_staff = ()
        impersonal = ("theme", "valence")


class WalkedCell(models.Model):
    """How many metres a walk went through a hexagon, during an hour and in a light."""

    pk = models.CompositePrimaryKey("walk", "size", "i", "j", "day", "hour", "light")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+", db_index=False)
    walk = models.UUIDField()
    size = models.SmallIntegerField()
    i = models.IntegerField()
    j = models.IntegerField()
    day = models.DateField()
    hour = models.SmallIntegerField()
    light = models.SmallIntegerField()
    metres = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "size", "day"], name="walked_day")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


PUBLIC_SIZE = 250  # metres along an edge; there is one size, for two would betray what lies between them
PUBLIC_LEAST = 5  # participants behind everything that is shown


class ObservationProduct(models.Model):
    """What the public may know of the observations of a quarter: made once, from then on never changed.

    `rows` are [i, j, valence, observations, observations per 100 metres walked or null], all of `size`. `walks` and
    `metres` are of all that was walked. The database refuses another size, a second product of the same quarter, and
    any change.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    size = models.SmallIntegerField(default=PUBLIC_SIZE)
    least = models.SmallIntegerField(default=PUBLIC_LEAST)
    rows = models.JSONField(default=list)
    walks = models.IntegerField()
    metres = models.IntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["municipality", "since"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "since"], name="product_once"),
            models.CheckConstraint(condition=models.Q(size=PUBLIC_SIZE), name="product_of_one_size"),
            models.CheckConstraint(condition=models.Q(least__gte=PUBLIC_LEAST), name="product_of_enough_people"),
            models.CheckConstraint(
                condition=models.Q(since__day=1, since__month__in=[1, 4, 7, 10]), name="product_of_a_quarter"
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("rows",)

    def __str__(self) -> str:
        return f"{self.municipality} {self.since}"
