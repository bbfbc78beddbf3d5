"""Which column of a foreign file means what. A mapping is a TOML file; `EXAMPLE` explains it."""

import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.geo.srid import WGS84

EXAMPLE = """
source = "our-old-system"          # names the origin; with the id it makes a second run harmless
municipality = "2281"              # its code
srid = 4326                        # of the x and y columns
timezone = "Europe/Stockholm"      # of times without a zone

[columns]                          # only received_at and category must be there
id = "ID"                          # without one, the content of the row is its id
received_at = "Created"
category = "Category"
x = "lon"
y = "lat"
text = "Description"
place = "Address"
administration = "Unit"            # who handled it
status = "State"
closed_at = "Closed"

[new_municipality]                 # only for a municipality that is not loaded: it is made, with a default desk
name = "Konstanz"
official_name = "Stadt Konstanz"

[districts]                        # of the file given with --districts; their union is the new municipality's border
code = "STT_NR"                    # the fields that hold their codes and names
name = "STT_NAME"
source = "Stadt Konstanz"
licence = "CC0"
since = "2019-01-01"               # no later than the first report
nearest_within_m = 1000            # how far outside a report may lie and still be theirs
layer = "districts"                # only for a file with several layers
abroad = true                      # says that they are meant to lie outside Sweden

[categories]                       # their words → our codes; a word that is missing here is rejected …
"Street > Lamp" = "belysning"
[new_categories]                   # … unless categories are made from the file's own words
separator = " > "                  # group > category

[administrations]                  # likewise; "" means: no administration, the case stays where the rules put it
"Moderation" = ""
[new_administrations]
email_domain = "example.org"       # where made-up addresses lie

[statuses]
"done" = "resolved"
"""

COLUMNS = ("id", "received_at", "category", "x", "y", "text", "place", "administration", "status", "closed_at")
REQUIRED_COLUMNS = ("received_at", "category")


@dataclass(frozen=True)
class Mapping:
    source: str
    municipality: str
    columns: AnyMapping[str, str]
    srid: int = WGS84
    timezone: str = "Europe/Stockholm"
    categories: AnyMapping[str, str] = field(default_factory=dict)
    administrations: AnyMapping[str, str] = field(default_factory=dict)
    statuses: AnyMapping[str, str] = field(default_factory=dict)
    new_municipality: AnyMapping[str, str] | None = None
    districts: AnyMapping[str, Any] | None = None
    new_categories: AnyMapping[str, str] | None = None
    new_administrations: AnyMapping[str, str] | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def read_mapping(path: Path) -> Mapping:
    """Raises Refusal, naming what to correct."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal(_("Mappningen %(path)s går inte att läsa: %(error)s") % {"path": path, "error": error}) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(_("Mappningen %(path)s är inte TOML: %(error)s") % {"path": path, "error": error}) from error
    _refuse_unknown_keys(written)
    for name in ("source", "municipality", "columns"):
        if not written.get(name):
            raise Refusal(_("Mappningen saknar ”%(name)s”.") % {"name": name}, fields={name: _("Lägg till det.")})
    mapping = Mapping(**written)
    _refuse_bad_columns(mapping)
    _refuse_bad_values(mapping)
    return mapping


def _refuse_unknown_keys(written: dict[str, Any]) -> None:
    known = {each.name for each in fields(Mapping)}
    unknown = sorted(set(written) - known)
    if unknown:
        raise Refusal(
            _("Mappningen har okända namn: %(unknown)s. Den får ha: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )


def _refuse_bad_columns(mapping: Mapping) -> None:
    unknown = sorted(set(mapping.columns) - set(COLUMNS))
    missing = [name for name in REQUIRED_COLUMNS if name not in mapping.columns]
    if unknown or missing:
        raise Refusal(
            _("[columns] får ha %(known)s och måste ha %(required)s. Okända: %(unknown)s. Saknas: %(missing)s.")
            % {
                "known": ", ".join(COLUMNS),
                "required": ", ".join(REQUIRED_COLUMNS),
                "unknown": ", ".join(unknown) or "–",
                "missing": ", ".join(missing) or "–",
            }
        )


def _refuse_bad_values(mapping: Mapping) -> None:
    try:
        mapping.zone  # noqa: B018 (it is read to see whether it exists)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Refusal(_("Tidszonen ”%(zone)s” finns inte.") % {"zone": mapping.timezone}) from error
    wrong = sorted(set(mapping.statuses.values()) - set(Status.values))
    if wrong:
        raise Refusal(
            _("[statuses] leder till %(wrong)s, som inte finns. Det finns: %(known)s.")
            % {"wrong": ", ".join(wrong), "known": ", ".join(Status.values)}
        )
