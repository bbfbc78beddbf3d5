"""Open a municipality: from then on it takes reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.default_tree import plant_default_tree
from routing.models import Municipality
from routing.sweden import give_each_a_desk


@dataclass(frozen=True)
class Opened:
    """`missing` says, one sentence each, what is still needed for the service to be good."""

    municipality: Municipality
    is_planted: bool
    missing: Sequence[str]


@transaction.atomic
def open_municipality(code: str, *, desk_email: str = "", phone: str = "", on_call_phone: str = "") -> Opened:
    """Let the municipality take reports: a default desk and, where it has no categories, the default tree.

    What is given replaces what was there; what is left out stays. Refusal for an unknown code, or when nobody could
    be told about a report because the desk has no address.
    """
    municipality = Municipality.objects.select_for_update().filter(code=code).first()
    if municipality is None:
        raise Refusal(
            _("Ingen kommun har koden {code}. Ange kommunkoden med fyra siffror, och kör först load_sweden.").format(
                code=code
            )
        )
    give_each_a_desk()
    municipality.refresh_from_db()
    desk = municipality.default_desk
    assert desk is not None  # it was just given one
    desk.email = desk_email or desk.email
    if not desk.email:
        raise Refusal(
            _("{desk} i {municipality} har ingen e-postadress, så ingen får veta att en anmälan kommit. Ange den med "
              "--email.").format(desk=desk.name, municipality=municipality.official_name)
        )  # fmt: skip
    desk.save(update_fields=["email"])
    municipality.takes_reports = True
    municipality.phone = phone or municipality.phone
    municipality.on_call_phone = on_call_phone or municipality.on_call_phone
    municipality.save(update_fields=["takes_reports", "phone", "on_call_phone"])
    planted = plant_default_tree([municipality])
    return Opened(municipality, bool(planted), list(what_is_missing(municipality)))


def what_is_missing(municipality: Municipality) -> Sequence[str]:
    missing = {
        _("Telefonnummer till kommunen saknas (--phone)."): municipality.phone,
        _("Telefonnummer till jouren saknas (--on-call)."): municipality.on_call_phone,
        _("Vilken nämnd som är personuppgiftsansvarig är inte angivet (Kommunens uppgifter)."): (
            municipality.data_controller
        ),
    }
    return [sentence for sentence, value in missing.items() if not value]
