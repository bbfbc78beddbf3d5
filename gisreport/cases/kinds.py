"""The kinds of events; `events.py` says how each is told and who may see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    RECEIVED = "received", _("mottaget")
    ASSIGNED = "assigned", _("fördelat")
    PLANNED = "planned", _("planerat")
    IN_PROGRESS = "in_progress", _("pågår")
    RESOLVED = "resolved", _("åtgärdat")
    DECLINED = "declined", _("åtgärdas inte")
    HANDED_OVER = "handed_over", _("överlämnat")
    REOPENED = "reopened", _("öppnat igen")
    MERGED = "merged", _("samlat")
    REPLIED = "replied", _("svar")
    INFORMATION_ADDED = "information_added", _("komplettering")
    NO_LONGER_NEEDED = "no_longer_needed", _("behövs inte längre")
    SUPPORTED = "supported", _("jag har sett samma sak")
    TAKEN = "taken", _("handläggare")
    NOTED = "noted", _("intern anteckning")
    TEXT_RELEASED = "text_released", _("text publicerad")
    TEXT_WITHDRAWN = "text_withdrawn", _("text borttagen")
    PHOTO_RELEASED = "photo_released", _("foto publicerat")
    PHOTO_WITHDRAWN = "photo_withdrawn", _("foto borttaget")
    HIDDEN = "hidden", _("dolt")
    SHOWN = "shown", _("visas igen")
    ERASURE_ASKED = "erasure_asked", _("begäran om radering")
    ERASURE_DECIDED = "erasure_decided", _("beslut om radering")
    ERASED = "erased", _("personuppgifter borttagna")
