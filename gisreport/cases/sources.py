"""How a case came to be; `reports` and `walks` say which when they open it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    WEB = "web", _("webben")
    API = "api", _("API")
    PHONE = "phone", _("telefon")
    VISIT = "visit", _("besök")
    LETTER = "letter", _("brev")
    EMAIL = "email", _("e-post")
    WALK = "walk", _("trygghetsvandring")
    IMPORT = "import", _("import")


# Somebody at the municipality wrote down what a resident said or sent.
TAKEN_DOWN = (Source.PHONE, Source.VISIT, Source.LETTER, Source.EMAIL)
