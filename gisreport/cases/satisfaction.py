"""How satisfied somebody is, always in words: a colour or a face means different things to different people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Satisfaction(models.IntegerChoices):
    NOT_AT_ALL = 1, _("inte alls nöjd")
    NOT_VERY = 2, _("inte särskilt nöjd")
    NEITHER = 3, _("varken nöjd eller missnöjd")
    RATHER = 4, _("ganska nöjd")
    VERY = 5, _("mycket nöjd")
