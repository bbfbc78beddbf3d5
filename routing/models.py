"""Who answers for what, where, and since when."""

from datetime import date
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gisreport.geo.srid import SWEREF99TM, WGS84
from gisreport.texts import in_language
from routing.plain_names import PlainName

LEAST_PARTICIPANTS = 3  # behind a number of walk observations, also for those who plan


class Municipality(models.Model):
    """A tenant. `code` is the four-digit kommunkod; its borders are dated areas of the layer `municipality`.

    `least_participants`: planners are told a number of walk observations when so many stand behind it. `colour` is the
    one of what can be pressed ("#0B5D4B"); empty means the service's own.
    """

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    official_name = models.CharField(max_length=120)
    county_code = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    on_call_phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    data_controller = models.CharField(max_length=200, blank=True)
    takes_reports = models.BooleanField(default=False)
    publishes_without_review = models.BooleanField(default=False)
    least_participants = models.PositiveSmallIntegerField(
        default=LEAST_PARTICIPANTS, validators=[MinValueValidator(LEAST_PARTICIPANTS)]
    )
    logo = models.FileField(upload_to="logos", blank=True, max_length=200)
    colour = models.CharField(max_length=7, blank=True)
    colour_in_dark = models.CharField(max_length=7, blank=True)
    default_desk = models.ForeignKey(
        "Administration", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "municipalities"
        constraints = [
            models.CheckConstraint(
                condition=Q(least_participants__gte=LEAST_PARTICIPANTS), name="municipality_tells_of_enough_people"
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = (
            "code", "name", "official_name", "county_code", "phone", "on_call_phone", "email", "data_controller",
            "logo", "colour", "colour_in_dark",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.official_name

    def called(self, language: str | None = None) -> str:
        """What a sentence in `language` (the reader's if None) calls it; its own name for itself stays Swedish."""
        in_english = (language or get_language() or "sv").startswith("en")
        return f"{self.name} Municipality" if in_english else self.official_name


class Administration(models.Model):
    """Who answers for cases: a förvaltning, or an owner outside the municipality (Trafikverket, a landlord).

    `municipality` is null for an owner that answers in several municipalities.
    """

    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="administrations"
    )
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    is_external = models.BooleanField(default=False)
    forwards_reports = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"], name="administration_code_once", nulls_distinct=False
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("code", "name", "name_en", "email", "phone", "website")

    def __str__(self) -> str:
        return capfirst(self.called())

    def called(self, language: str | None = None) -> str:
        """The name in `language` (the reader's if None), as in the middle of a sentence: "the Operations Office"."""
        in_english = (language or get_language() or "sv").startswith("en")
        return self.name_en if in_english and self.name_en else self.name


class CategoryGroup(models.Model):
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="category_groups")
    code = models.SlugField(max_length=60)
    names = models.JSONField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="group_code_once")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("code", "names")

    def __str__(self) -> str:
        return in_language(self.names)


class CategoryQuerySet(models.QuerySet["Category"]):
    def open(self) -> "CategoryQuerySet":
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=date.today()))

    def offered_in(self, municipality: Municipality) -> "CategoryQuerySet":
        """The open categories of `municipality` with their groups and questions, in the order of the form."""
        return (
            self.open()
            .filter(municipality=municipality)
            .select_related("group")
            .prefetch_related(models.Prefetch("questions", Question.objects.open()))
            .order_by("group__order", "order", "code")
        )


class Category(models.Model):
    """A kind of matter. `stopper` is a message shown when it is chosen; `stopper_ends` means: call, do not report."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="categories")
    group = models.ForeignKey(CategoryGroup, on_delete=models.PROTECT, related_name="categories")
    code = models.SlugField(max_length=60)
    names = models.JSONField()
    descriptions = models.JSONField(default=dict, blank=True)
    keywords = models.CharField(max_length=500, blank=True)
    icon = models.CharField(max_length=40, default="map-pin")
    order = models.PositiveSmallIntegerField(default=0)
    is_private = models.BooleanField(default=False)
    needs_place = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)
    stopper = models.JSONField(default=dict, blank=True)
    stopper_ends = models.BooleanField(default=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name_plural = "categories"
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="category_code_once")]
        # They are few, and whatever is shown to the public asks which.
        indexes = [models.Index(fields=["id"], condition=models.Q(is_private=True), name="category_private")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("code", "names", "descriptions", "keywords", "icon", "stopper")

    def __str__(self) -> str:
        return in_language(self.names)

    @property
    def name(self) -> str:
        return in_language(self.names)

    @cached_property
    def asked(self) -> list["Question"]:
        """The questions that are still asked, in the order of the form."""
        return list(self.questions.open())

    def is_closed(self, on: date | None = None) -> bool:
        return self.closed_on is not None and self.closed_on <= (on or date.today())


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> "QuestionQuerySet":
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=date.today()))


class Question(models.Model):
    """A question asked for one category (an Open311 attribute). `options` is [{"code": …, "texts": {…}}, …].

    A question that has been answered is never removed, nor an option: it gets `closed_on`, the option "closed": true,
    so that what was answered can be read.
    """

    class Kind(models.TextChoices):
        CHOICE = "choice", _("ett val")
        CHOICES = "choices", _("flera val")
        TEXT = "text", _("fritext")
        NUMBER = "number", _("tal")

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=60)
    texts = models.JSONField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHOICE)
    options = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="question_code_once")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("code", "texts", "kind", "options")

    def __str__(self) -> str:
        return in_language(self.texts)

    @property
    def offered_options(self) -> list[dict[str, Any]]:
        """Those that can still be chosen."""
        return [option for option in self.options if not option.get("closed")]


class AreaSet(models.Model):
    """One import of boundaries: where it came from, under which licence, and what was wrong with it.

    `scope` is the municipality code for layers inside one municipality, empty for national layers.
    """

    layer = models.CharField(max_length=40)
    scope = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=200)
    attribution = models.CharField(max_length=300, blank=True)
    source_srid = models.PositiveIntegerField(default=WGS84)
    nearest_within_m = models.PositiveIntegerField(default=0)
    gaps = models.JSONField(default=list, blank=True)
    repaired = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)
    valid = DateRangeField()

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("layer", "scope", "source", "licence", "attribution", "gaps", "repaired")

    def __str__(self) -> str:
        return f"{self.layer} {self.scope} {self.valid.lower}"


class AreaQuerySet(models.QuerySet["Area"]):
    def on(self, day: date) -> "AreaQuerySet":
        return self.filter(valid__contains=day)


class Area(models.Model):
    """A dated polygon, or a line for road ownership (then `tolerance_m` says how far from it a pin may lie).

    `code` is stable across sets, so a rule that names (layer, code) survives new borders.
    """

    MUNICIPALITY = "municipality"

    area_set = models.ForeignKey(AreaSet, on_delete=models.PROTECT, related_name="areas")
    layer = models.CharField(max_length=40)
    scope = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="areas"
    )
    valid = DateRangeField()
    geometry = models.GeometryField(srid=WGS84)
    square_metres = models.FloatField(default=0)
    tolerance_m = models.PositiveSmallIntegerField(default=0)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="area_code_once_at_a_time",
                expressions=[
                    ("layer", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["layer", "code"], name="area_layer_code")]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("layer", "scope", "code", "name", "geometry")

    def __str__(self) -> str:
        return self.name


class AreaPiece(models.Model):
    """A subdivided part of an area, small enough for a quick index look-up.

    For a line, `geometry` is the corridor within the tolerance and `line` the piece itself (EPSG:3006), so that the
    nearest of several roads can be told.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="pieces")
    geometry = models.GeometryField(srid=WGS84)
    line = models.GeometryField(srid=SWEREF99TM, null=True, spatial_index=False)

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("geometry", "line")


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def on(self, day: date) -> "ResponsibilityQuerySet":
        return self.filter(valid__contains=day)


class Responsibility(models.Model):
    """A rule: in this area (whole municipality when `layer` is empty), for this category (any when null),
    in this period, this administration answers. `reasons` is a clause that fits after *eftersom*."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="responsibilities")
    layer = models.CharField(max_length=40, blank=True)
    area_code = models.CharField(max_length=60, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.CASCADE, related_name="responsibilities"
    )
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="responsibilities")
    order = models.PositiveSmallIntegerField(default=100)
    valid = DateRangeField()
    reasons = models.JSONField(default=dict, blank=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "responsibilities"
        indexes = [
            models.Index(fields=["municipality", "category"], name="responsibility_lookup"),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("layer", "area_code", "reasons")


class Place(models.Model):
    """A name in the offline search: a town, a municipality, a district or park that is drawn here, a postcode, or an
    address a municipality loaded."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommun")
        TOWN = "town", _("ort")
        AREA = "area", _("område")
        POSTCODE = "postcode", _("postnummer")
        ADDRESS = "address", _("adress")

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200)
    point = models.PointField(srid=WGS84)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.CASCADE, related_name="places")
    weight = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "search_name", "municipality"], name="place_once", nulls_distinct=False
            ),
        ]
        indexes = [
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="place_search"),
            GinIndex(OpClass(PlainName("search_name"), name="gin_trgm_ops"), name="place_plain_search"),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("kind", "name", "search_name", "point", "source")

    def __str__(self) -> str:
        return self.name
