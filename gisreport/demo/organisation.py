"""The demo organisation: made-up offices, rules, areas and people in real municipalities."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from gisreport.accounts.models import Membership, User
from gisreport.cases.models import DeadlineRule
from gisreport.demo.guard import refuse_unless_demo_may_enter
from gisreport.demo.models import DemoMark
from gisreport.errors import Refusal
from routing.area_sets import Drawn, Origin, put_in_force, set_in_force
from routing.default_tree import plant_default_tree
from routing.models import Administration, Category, Municipality, Responsibility

DATA = Path(__file__).parent / "data"
PASSWORD = "demo-demo-demo"  # noqa: S105 (known on purpose; enters demo databases only)
DRAWN_FOR_THE_DEMO = Origin(
    source="gisreport, ritat för demon (inte verkliga gränser)",
    licence="CC0 1.0",
    attribution="Områden ritade för demon",
)


@cache
def read_organisation() -> dict[str, Any]:
    with (DATA / "organisation.toml").open("rb") as file:
        return tomllib.load(file)


@transaction.atomic
def load_organisation() -> bool:
    """Found the demo organisation; False when it is there already. Needs the municipalities of `load_sweden`."""
    refuse_unless_demo_may_enter()
    if DemoMark.objects.exists():
        return False
    if not Municipality.objects.exists():
        raise Refusal(_("Sveriges kommuner är inte laddade. Kör först: python manage.py load_sweden"))
    DemoMark.objects.create()
    open_every_municipality()
    externals = [found_office(entry, None, "") for entry in read_organisation()["external"]]
    draw_areas()
    for entry in read_organisation()["municipalities"]:
        found_municipality(entry, externals)
    return True


def open_every_municipality() -> None:
    """Every municipality takes reports at its desk, under example.org, with the default categories."""
    organisation = read_organisation()
    municipalities = list(Municipality.objects.select_related("default_desk"))
    for one in municipalities:
        one.takes_reports = True
        one.phone, one.on_call_phone = organisation["phone"], organisation["on_call_phone"]
        one.email = f"kommun@{one.code}.example.org"
        one.data_controller = "Kommunstyrelsen"
    Municipality.objects.bulk_update(
        municipalities, ["takes_reports", "phone", "on_call_phone", "email", "data_controller"]
    )
    desks = [one.default_desk for one in municipalities if one.default_desk]
    codes = {one.default_desk_id: one.code for one in municipalities}
    for desk in desks:
        desk.email = f"{desk.code}@{codes[desk.pk]}.example.org"
    Administration.objects.bulk_update(desks, ["email"])
    plant_default_tree(municipalities)


def draw_areas() -> None:
    for entry in read_organisation()["area_sets"]:
        if set_in_force(entry["layer"], entry["scope"]) is None:
            put_in_force(
                entry["layer"],
                list(read_drawing(DATA / entry["file"], entry["scope"])),
                origin=DRAWN_FOR_THE_DEMO,
                since=read_organisation()["since"],
                scope=entry["scope"],
                tolerance_m=entry.get("tolerance_m", 0),
            )


def read_drawing(path: Path, scope: str) -> Iterable[Drawn]:
    municipality = Municipality.objects.get(code=scope) if scope else None
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        yield Drawn(
            code=feature["properties"]["code"],
            name=feature["properties"]["name"],
            geometry=GEOSGeometry(json.dumps(feature["geometry"])),
            municipality=municipality,
        )


def found_municipality(entry: Mapping[str, Any], externals: Iterable[Administration]) -> None:
    municipality = Municipality.objects.get(code=entry["code"])
    offices = {office.code: office for office in externals}
    for office in entry["offices"]:
        offices[office["code"]] = found_office(office, municipality, entry["domain"])
    Responsibility.objects.bulk_create(rules(entry["rules"], municipality, offices))
    DeadlineRule.objects.bulk_create(deadlines(municipality))
    for person in entry["staff"]:
        employ(person, municipality, offices, entry["domain"])


def found_office(entry: Mapping[str, Any], municipality: Municipality | None, domain: str) -> Administration:
    facts = {"email": f"{entry['code']}@{domain}", **entry}
    return Administration.objects.update_or_create(municipality=municipality, code=facts.pop("code"), defaults=facts)[0]


def rules(
    entries: Iterable[Mapping[str, Any]], municipality: Municipality, offices: Mapping[str, Administration]
) -> Iterable[Responsibility]:
    categories = {category.code: category for category in Category.objects.filter(municipality=municipality)}
    for entry in entries:
        for code in entry["categories"]:
            yield Responsibility(
                municipality=municipality,
                administration=offices[entry["office"]],
                category=categories[code],
                layer=entry.get("layer", ""),
                area_code=entry.get("area", ""),
                reasons=entry.get("reason", {}),
                valid=DateRange(read_organisation()["since"], None),
            )


def deadlines(municipality: Municipality) -> Iterable[DeadlineRule]:
    days = read_organisation()["deadlines"]
    for category in Category.objects.filter(municipality=municipality, code__in=days):
        valid = DateRange(read_organisation()["since"], None)
        yield DeadlineRule(category=category, working_days=days[category.code], valid=valid)


def employ(
    entry: Mapping[str, str], municipality: Municipality, offices: Mapping[str, Administration], domain: str
) -> None:
    user = User.objects.create(email=f"{entry['email']}@{domain}", name=entry["name"], password=_hashed())
    office = offices[entry["office"]] if "office" in entry else None
    Membership.objects.create(user=user, municipality=municipality, administration=office, role=entry["role"])


@cache
def _hashed() -> str:
    """One slow hash for all: they share the known password anyway."""
    return make_password(PASSWORD)


@dataclass(frozen=True)
class SignIn:
    email: str
    role: str
    place: str


def sign_ins() -> list[SignIn]:
    """Who can sign in to the demo with `PASSWORD`."""
    memberships = Membership.objects.select_related("user", "municipality", "administration").filter(
        user__email__endswith=".example.org"
    )
    return [
        SignIn(
            email=one.user.email,
            role=str(one.get_role_display()),
            place=", ".join(str(part) for part in (one.administration, one.municipality) if part),
        )
        for one in memberships.order_by("pk")
    ]
