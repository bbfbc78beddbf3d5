"""Who changed what on the administration pages, and when: noted here as it was and became, told in words.

Only what differs is kept. What must not be read by other administrators (passwords, the secret of a sign-in service)
is never kept: only that it is new.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.invitations import role_in_words
from gisreport.accounts.models import User
from gisreport.desk.administration.icons import ICONS
from gisreport.desk.administration.languages import IN_LANGUAGE
from gisreport.desk.models import Adjustment
from routing.models import Municipality

Fields = Mapping[str, Any]


class Kind(models.TextChoices):
    CATEGORY = "category", gettext_lazy("Kategori")
    GROUP = "group", gettext_lazy("Grupp")
    QUESTION = "question", gettext_lazy("Fråga")
    TEMPLATE = "template", gettext_lazy("Svarsmall")
    DEADLINE = "deadline", gettext_lazy("Svarstid")
    RULE = "rule", gettext_lazy("Regel")
    OFFICE = "office", gettext_lazy("Förvaltning")
    PERSON = "person", gettext_lazy("Person")
    INVITATION = "invitation", gettext_lazy("Inbjudan")
    SIGN_IN = "sign-in-service", gettext_lazy("Inloggning")
    LOOK = "look", gettext_lazy("Utseende")
    FACTS = "facts", gettext_lazy("Kommunens uppgifter")
    AREAS = "areas", gettext_lazy("Områden")


SECRETS = ("secret", "password", "token", "private_key")
LONGEST_TEXT = 4_000

# These stand first; the database keeps fields in an order of its own.
FIRST = ("names", "name", "email", "roles", "texts", "group", "category")

WORDS: dict[str, Any] = {
    "administration": gettext_lazy("Förvaltning"),
    "area": gettext_lazy("Område"),
    "areas": gettext_lazy("Antal områden"),
    "cases": gettext_lazy("Ärenden som lämnades"),
    "categories": gettext_lazy("Kategorier"),
    "category": gettext_lazy("Kategori"),
    "client_id": gettext_lazy("Klientens namn"),
    "client_secret": gettext_lazy("Klientens hemlighet"),
    "closed_on": gettext_lazy("Stängd från"),
    "colour": gettext_lazy("Färg"),
    "colour_in_dark": gettext_lazy("Färg i mörkt läge"),
    "data_controller": gettext_lazy("Personuppgiftsansvarig nämnd"),
    "default_desk": gettext_lazy("Mottagning"),
    "descriptions": gettext_lazy("Beskrivning"),
    "email": gettext_lazy("E-post"),
    "email_claim": gettext_lazy("Uppgift som har e-postadressen"),
    "ends": gettext_lazy("Upphör"),
    "forwards_reports": gettext_lazy("Anmälningar skickas vidare dit"),
    "group": gettext_lazy("Grupp"),
    "icon": gettext_lazy("Bild"),
    "is_active": gettext_lazy("Kan logga in"),
    "is_external": gettext_lazy("Utanför kommunen"),
    "is_open": gettext_lazy("Går att logga in med"),
    "is_private": gettext_lazy("Privat"),
    "is_required": gettext_lazy("Måste besvaras"),
    "issuer": gettext_lazy("Inloggningstjänst"),
    "keywords": gettext_lazy("Sökord"),
    "kind": gettext_lazy("Slag"),
    "layer": gettext_lazy("Lager"),
    "least_participants": gettext_lazy("Minsta antal deltagare"),
    "licence": gettext_lazy("Licens"),
    "logo": gettext_lazy("Logotyp"),
    "name": gettext_lazy("Namn"),
    "name_en": gettext_lazy("Namn på engelska"),
    "names": gettext_lazy("Namn"),
    "needs_place": gettext_lazy("Behöver en plats"),
    "on_call_phone": gettext_lazy("Telefon till jouren"),
    "options": gettext_lazy("Svar att välja på"),
    "order": gettext_lazy("Ordning"),
    "phone": gettext_lazy("Telefon"),
    "publishes_without_review": gettext_lazy("Visar texter utan granskning"),
    "purpose": gettext_lazy("Används till"),
    "reasons": gettext_lazy("Skäl"),
    "role": gettext_lazy("Roll"),
    "roles": gettext_lazy("Roller"),
    "since": gettext_lazy("Gäller från"),
    "source": gettext_lazy("Källa"),
    "statuses": gettext_lazy("Statusar"),
    "stopper": gettext_lazy("Meddelande innan man anmäler"),
    "stopper_ends": gettext_lazy("Går inte att anmäla här"),
    "strong_acr": gettext_lazy("Säker inloggning (acr)"),
    "strong_amr": gettext_lazy("Säker inloggning (amr)"),
    "texts": gettext_lazy("Text"),
    "website": gettext_lazy("Webbplats"),
    "working_days": gettext_lazy("Arbetsdagar"),
}


# --- Noting ---


def fields_of(one: models.Model, *names: str) -> dict[str, Any]:
    """The fields as they can be kept: related rows by what they are called, days as 2026-05-03."""
    return {name: _plain(getattr(one, name)) for name in names}


def note(
    municipality: Municipality,
    kind: Kind,
    object_id: object,
    *,
    called: str,
    before: Fields | None = None,
    after: Fields | None = None,
    by: User,
) -> Adjustment | None:
    """Note what differs between `before` (nothing: it was made) and `after` (nothing: it is gone); None if nothing."""
    was, is_now = before or {}, after or {}
    names = [name for name in {**was, **is_now} if _plain(was.get(name)) != _plain(is_now.get(name))]
    if not names:
        return None
    return Adjustment.objects.create(
        municipality=municipality,
        by=by,
        kind=kind,
        object_id=str(object_id)[:40],
        called=called[:200],
        before={name: _kept(name, was[name], is_new=False) for name in names if name in was},
        after={name: _kept(name, is_now[name], is_new=True) for name in names if name in is_now},
    )


def _kept(name: str, value: Any, *, is_new: bool) -> Any:
    if not any(secret in name for secret in SECRETS):
        return _plain(value)
    return (_("ny") if is_new else _("en annan")) if value else ""


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return str(value)[:LONGEST_TEXT]


# --- Telling ---


@dataclass(frozen=True)
class Difference:
    """ "E-post: a → b". `was` is empty where there was nothing."""

    what: str
    was: str
    became: str


@dataclass(frozen=True)
class Told:
    adjustment: Adjustment
    differences: list[Difference]

    @property
    def kind(self) -> str:
        kinds = dict(Kind.choices)
        return str(kinds.get(self.adjustment.kind, self.adjustment.kind))

    @property
    def is_new(self) -> bool:
        return not self.adjustment.before


def told(adjustments: Iterable[Adjustment]) -> list[Told]:
    return [Told(one, list(differences(one.before, one.after))) for one in adjustments]


def differences(before: Fields, after: Fields) -> Iterator[Difference]:
    """What had nothing and has nothing is left out: it says nothing about something new."""
    for name in sorted({**before, **after}, key=_place):
        was, became = before.get(name), after.get(name)
        if isinstance(was or became, Mapping):
            yield from _by_language(name, was or {}, became or {})
        elif was != became:
            change = Difference(str(WORDS.get(name, name)), _told_as(name, was), _told_as(name, became))
            if change.was or change.became:
                yield change


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _by_language(name: str, was: Fields, became: Fields) -> Iterator[Difference]:
    for code in {**was, **became}:
        if was.get(code) != became.get(code):
            what = str(IN_LANGUAGE.get(code, f"{{label}} ({code})")).format(label=WORDS.get(name, name))
            yield Difference(what, in_words(was.get(code)), in_words(became.get(code)))


def _told_as(name: str, value: Any) -> str:
    if name == "icon":
        return str(ICONS.get(value, value or ""))
    if name == "logo":
        return _("en bild") if value else ""  # its file name is of no use to anybody
    if name == "roles":
        return "; ".join(role_in_words(one) for one in value or ())
    return in_words(value)


def in_words(value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(in_words(one) for one in value.values())
    day = _day(value)
    return date_format(day, "j F Y") if day else str(value)


def _day(value: Any) -> date | None:
    try:
        return parse_date(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
