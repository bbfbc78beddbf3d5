"""What counts are divided by, so that a place where many live is not shown as a place where much is wrong."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Per(models.TextChoices):
    INHABITANTS = "inhabitants", _("invånare")
    STREET_KM = "street_km", _("gata, i kilometer")

    @property
    def scale(self) -> "Scale":
        return SCALES[self]


@dataclass(frozen=True)
class Scale:
    """A rate is told per `unit` of what is measured (people, or metres of street). Where there is less than `least`,
    none is told: a single case would make it the worst place on the map."""

    unit: int
    least: int
    words: str | Promise


SCALES = {
    Per.INHABITANTS: Scale(1_000, 50, _("per 1 000 invånare")),
    Per.STREET_KM: Scale(1_000, 100, _("per kilometer gata")),
}
