"""What somebody has looked at before everyone may, and what of a photo is covered for everyone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from gisreport.cases.models.case import Case, CasePhoto
from gisreport.photos.models import OwnNameField


class Review(models.Model):
    """Somebody has looked at the words of a case (`photo` is empty) or at one of its photos, and has either released
    it or said that it stays inside. What has no row waits in the review queue."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    photo = models.ForeignKey(CasePhoto, null=True, blank=True, on_delete=models.CASCADE, related_name="reviews")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "photo"], name="reviewed_once", nulls_distinct=False),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ()


class Covering(models.Model):
    """A version of what everyone may see of a photo: with opaque boxes burnt into files of their own.

    `boxes` are [left, top, width, height] in parts of the picture, from 0 to 1; none: the whole photo may be seen, by
    this id. The random id is the photo's public address for as long as `is_current`; then its files are gone, and only
    who covered what, and when, is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    photo = models.ForeignKey(CasePhoto, on_delete=models.CASCADE, related_name="coverings")
    boxes = models.JSONField(default=list)
    is_current = models.BooleanField(default=True)
    large = OwnNameField(upload_to="photos/covered-large", suffix=".jpg", blank=True, max_length=200)
    medium = OwnNameField(upload_to="photos/covered-medium", suffix=".jpg", blank=True, max_length=200)
    small = OwnNameField(upload_to="photos/covered-small", suffix=".jpg", blank=True, max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["photo"], name="one_current_covering", condition=Q(is_current=True)),
        ]

    class Personal:
        of_reporter = ("large", "medium", "small")
        of_staff = ()
        impersonal = ("boxes",)
