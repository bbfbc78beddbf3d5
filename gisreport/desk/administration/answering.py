"""Rules, offices and facts as the history keeps them."""

from typing import Any

from gisreport.accounts.models import User
from gisreport.desk.administration.history import Kind, fields_of, note
from routing.layers import layer_name
from routing.models import Administration, Municipality, Responsibility
from routing.problems import described

OFFICE_FIELDS = ("name", "name_en", "email", "phone", "website", "is_external", "forwards_reports")
FACTS_FIELDS = (
    "default_desk", "phone", "on_call_phone", "email", "data_controller", "publishes_without_review",
    "least_participants",
)  # fmt: skip


def told_of_rule(rule: Responsibility) -> dict[str, Any]:
    return {
        "category": rule.category.name if rule.category else "",
        "area": rule.area_code or (layer_name(rule.layer) if rule.layer else ""),
        "administration": str(rule.administration),
        "order": rule.order,
        "reasons": rule.reasons,
        "since": rule.valid.lower,
        "ends": rule.valid.upper,
    }


def note_rule(rule: Responsibility, before: dict[str, Any] | None, after: dict[str, Any], *, by: User) -> None:
    note(rule.municipality, Kind.RULE, rule.pk, called=described(rule), before=before, after=after, by=by)


def note_office(office: Administration, before: dict[str, Any], *, by: User) -> None:
    assert office.municipality is not None  # one that several municipalities share is not changed here
    after = fields_of(office, *OFFICE_FIELDS)
    note(office.municipality, Kind.OFFICE, office.pk, called=office.name, before=before, after=after, by=by)


def note_facts(municipality: Municipality, before: dict[str, Any], *, by: User) -> None:
    after = fields_of(municipality, *FACTS_FIELDS)
    note(municipality, Kind.FACTS, municipality.code, called=str(municipality), before=before, after=after, by=by)
