"""How much of everything there is for each, as the settings say it: `report=120+1200/h,search=300/m`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

# "120+1200/h" is 120 at once and then 1200 an hour; "300/m" is 300 at once, and the same again over each minute.
# Generous where many share one address, as behind a mobile network or a municipality's own.
DEFAULTS = {
    "report": "120+1200/h",  # reports sent, per address
    "report-pace": "40+200/h",  # reports sent before the next ones are read by a person first, per address
    "support": "30+60/h",  # "jag har sett samma sak", per address
    "information": "30+60/h",  # what is added from secret pages, per address
    "not-needed": "2/d",  # "det behövs inte längre", which writes to the others who follow; per secret link
    "owner": "30+60/h",  # what owners outside the municipality answer by their links, per link
    "owner-again": "5/d",  # new links that an owner outside asks for, per link
    "photos": "30+60/h",  # photos kept for forms that have to be asked about again, per address
    "survey": "60+600/h",  # answers to "vart ska vi gå?", per address
    "search": "300/m",  # searches, and the form's other questions while it is filled in, per address
    "geocoder": "600/m",  # questions to the geocoder, together
    "letters": "20/d",  # first letters to one e-mail address, which anyone may have written
    "codes": "10+20/h",  # mailed codes asked for, per address
    "code-letters": "4/h",  # mailed codes, per mailbox: so many, and five guesses at each
    "sign-in-service": "30+120/h",  # signing in at a municipality's own service, per address
    "links": "60+600/h",  # secret links that do not open, per address
    "numbers": "60+600/h",  # case numbers that do not exist, per address
    "walk-codes": "60+600/h",  # codes of walks that do not exist, per address
    "walk-joins": "120+1200/h",  # phones that join walks, per address
    "walk-phone": "1200+7200/h",  # what one phone of a walk asks and hands in
}
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
RATE = re.compile(r"(?:([1-9]\d{0,5})\+)?([1-9]\d{0,5})/([smhd])", re.ASCII)
OFF = "off"


@dataclass(frozen=True)
class Rate:
    """`burst` at once; one more for every `interval` that passes."""

    burst: int
    interval: timedelta

    @property
    def window(self) -> timedelta:
        """How long it takes from nothing left until everything is there again."""
        return self.burst * self.interval


Rates = Mapping[str, Rate | None]


def read_rates(written: str) -> Rates:
    """The limits by name, None where there is none. Raises ImproperlyConfigured for junk."""
    if written == OFF:
        return dict.fromkeys(DEFAULTS)
    chosen = dict(DEFAULTS)
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _sign, rate = (word.strip() for word in part.partition("="))
        if name not in DEFAULTS:
            raise ImproperlyConfigured(
                f"RATE_LIMITS says {part!r}; write name=rate with one of the names {', '.join(DEFAULTS)}, e.g. "
                "RATE_LIMITS=report=120+1200/h,search=300/m, or RATE_LIMITS=off."
            )
        chosen[name] = rate
    return {name: read_rate(name, rate) for name, rate in chosen.items()}


def read_rate(name: str, written: str) -> Rate | None:
    if written == OFF:
        return None
    match = RATE.fullmatch(written)
    if match is None:
        raise ImproperlyConfigured(
            f"RATE_LIMITS says {name}={written}; write e.g. {name}=300/m (300 at once, the same again every minute), "
            f"{name}=120+1200/h (120 at once, then 1200 an hour) or {name}=off. Units are s, m, h and d, and numbers "
            "are at most 999999."
        )
    amount = int(match[2])
    return Rate(int(match[1] or amount), timedelta(seconds=UNITS[match[3]]) / amount)
