"""What the desk keeps for those who work there; the cases themselves lie in `cases`."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models import Case
from gisreport.cases.status import Status
from gisreport.texts import in_language
from routing.models import Administration, Category, Municipality


class SavedInbox(models.Model):
    """A way to look at the inbox that somebody has given a name; `query` is what stands after the question mark."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_inboxes")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_inbox_name_once")]

    class Personal:
        of_reporter = ()
        of_staff = ("name", "query")
        impersonal = ()

    def __str__(self) -> str:
        return self.name


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def for_case(self, case: Case) -> "ReplyTemplateQuerySet":
        """Those in use that fit the case's category and administration, whatever status they are for."""
        today = timezone.localdate()
        return self.filter(
            Q(administration=None) | Q(administration=case.administration_id),
            Q(category=None) | Q(category=case.category_id),
            Q(closed_on=None) | Q(closed_on__gt=today),
            municipality=case.municipality_id,
        )


class ReplyTemplate(models.Model):
    """Words that are used again and again. For one administration or (null) the whole municipality; for one category
    or (null) any; for the statuses named, or any. `texts` by language; {number}, {category}, … are filled in."""

    class Purpose(models.TextChoices):
        REPLY = "reply", _("svar")
        NOTE = "note", _("anteckning")
        QUESTION = "question", _("fråga")
        CLOSING = "closing", _("avslut")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="reply_templates")
    administration = models.ForeignKey(
        Administration, null=True, blank=True, on_delete=models.CASCADE, related_name="reply_templates"
    )
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.REPLY)
    statuses = ArrayField(models.CharField(max_length=12, choices=Status), default=list, blank=True)
    name = models.CharField(max_length=80)
    texts = models.JSONField()
    closed_on = models.DateField(null=True, blank=True)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "administration", "name"],
                name="reply_template_name_once",
                condition=Q(closed_on=None),
                nulls_distinct=False,
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("purpose", "name", "texts", "statuses")

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        return in_language(self.texts)


class Adjustment(models.Model):
    """Somebody changed how a municipality's reports are dealt with: a category, a rule, a template, a person.

    `before` and `after` are the fields as they were and became; an empty `before` means that it was made then.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="adjustments")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    called = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["municipality", "kind", "object_id"], name="adjustment_of_object")]

    class Personal:
        of_reporter = ()
        of_staff = ("called", "before", "after")
        impersonal = ("kind", "object_id")
