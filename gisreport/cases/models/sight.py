"""Who saw and did what: an append-only log."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    SEEN = "seen", _("läst")
    PHOTO_SEEN = "photo_seen", _("tittat på ett foto")
    CHANGED = "changed", _("ändrat")
    EXPORTED = "exported", _("lämnat ut")
    SEARCHED = "searched", _("sökt")


class Sight(models.Model):
    """One look at, or one deed to, a case that is not public. The database refuses to change or delete a row.

    `number` and `who` stay when the case or the user is gone, so that the log can be read without them.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="sights"
    )
    number = models.CharField(max_length=12)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    who = models.CharField(max_length=150)
    deed = models.CharField(max_length=12, choices=Deed)
    what = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="sight_of_case")]

    class Personal:
        of_reporter = ()
        of_staff = ("who",)
        impersonal = ("number", "deed", "what")
