"""How light it will be while a walk is under way, in words that somebody plans by."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.geo.sun import Light, height_at, light_at, sunrise_at, sunset_at

NOON = 12
WORDS = {
    Light.DAYLIGHT: gettext_lazy("dagsljus"),
    Light.DUSK: gettext_lazy("skymning"),
    Light.DARK: gettext_lazy("mörkt"),
}


@dataclass(frozen=True)
class LightThere:
    """At the start and at the end. `height` is the sun's at the start, in degrees above the horizon. `turn` is when the
    sun comes up on a walk that begins in the morning, else when it goes down; None where it does not that day."""

    at_start: Light
    at_end: Light
    height: float
    turn: datetime | None
    is_morning: bool = False

    @property
    def words(self) -> str:
        """ "Solen går ner 15.12. Det är mörkt under hela vandringen." """
        return " ".join(filter(None, (self._turn_words(), self._light_words())))

    @property
    def height_words(self) -> str:
        degrees = number_format(abs(round(self.height)), 0)
        if self.height >= 0:
            return _("Solen står {degrees}° över horisonten när vandringen börjar.").format(degrees=degrees)
        return _("Solen står {degrees}° under horisonten när vandringen börjar.").format(degrees=degrees)

    def _turn_words(self) -> str:
        if self.turn is None:
            return _("Solen går inte ner.") if self.height > 0 else _("Solen går inte upp.")
        time = self.turn.strftime("%H.%M")
        return (_("Solen går upp {time}.") if self.is_morning else _("Solen går ner {time}.")).format(time=time)

    def _called(self, light: Light) -> str:
        return _("gryning") if self.is_morning and light == Light.DUSK else str(WORDS[light])

    def _light_words(self) -> str:
        if self.at_start == self.at_end:
            return {
                Light.DAYLIGHT: _("Det är ljust under hela vandringen."),
                Light.DUSK: _("Det är gryning under hela vandringen.")
                if self.is_morning
                else _("Det är skymning under hela vandringen."),
                Light.DARK: _("Det är mörkt under hela vandringen."),
            }[self.at_start]
        return _("Det är {first} när vandringen börjar och {last} när den slutar.").format(
            first=self._called(self.at_start), last=self._called(self.at_end)
        )


def light_there(place: Point, starts_at: datetime, ends_at: datetime) -> LightThere:
    """At `place` (WGS84) from one aware time to another."""
    zone = timezone.get_current_timezone()
    start = starts_at.astimezone(zone)
    is_morning = start.hour < NOON
    turn_at = sunrise_at if is_morning else sunset_at
    return LightThere(
        at_start=light_at(place.x, place.y, starts_at),
        at_end=light_at(place.x, place.y, ends_at),
        height=height_at(place.x, place.y, starts_at),
        turn=turn_at(place.x, place.y, start.date(), zone),
        is_morning=is_morning,
    )
