"""A file of areas that an administrator sends: looked at as `import_areas` does, shown, and put in force when accepted.

Between looking and accepting the file lies in a folder of its own under a random name; what was asked of it goes along,
signed, in the form. A file that nobody accepted within a day is removed when the next one comes.
"""

import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.models import User
from gisreport.desk.administration.forms import DAY, RefusableForm
from gisreport.desk.administration.history import Kind, note
from gisreport.errors import Refusal
from routing.areas import BoundaryImport, Imported, import_areas
from routing.boundary_file import KNOWN_SRIDS, Columns, choose_layer
from routing.layers import LAYERS, layer_name
from routing.map_file import PACKED, PLAIN, refuse_other_files, unpacked_bytes
from routing.models import Area, Municipality

LARGEST_FILE = 50_000_000  # bytes
LARGEST_UNPACKED = 200_000_000
MOST_AREAS = 5_000  # they are looked at and put in force while somebody waits
KEPT_SECONDS = 24 * 3600
SALT = "administration.areas"
OWN = "own"

# The operator's options by what they are called here.
OPTIONS = {
    "--municipality-field": gettext_lazy("”Fält med kod”"),
    "--code-field": gettext_lazy("”Fält med kod”"),
    "--name-field": gettext_lazy("”Fält med namn”"),
    "--file-layer": gettext_lazy("”Lager i filen”"),
    "--tolerance-m": gettext_lazy("”Avstånd från linjen”"),
    "--swap-xy": gettext_lazy("”Öst och nord är omkastade i filen”"),
    "--merge": gettext_lazy("”Slå ihop områden med samma kod”"),
    "--srid": gettext_lazy("”Koordinatsystem”"),
}


def layer_choices() -> list[tuple[str, Any]]:
    known = [(code, str(words).capitalize()) for code, words in LAYERS.items() if code != Area.MUNICIPALITY]
    return [*known, (OWN, gettext_lazy("Något annat"))]


class AreaFileForm(RefusableForm):
    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("GeoPackage, GeoJSON eller en zippad shapefil, högst 50 MB."),
        error_messages={"required": gettext_lazy("Välj en fil.")},
    )
    layer = forms.ChoiceField(label=gettext_lazy("Vad är områdena?"), choices=layer_choices)
    own_layer = forms.CharField(
        label=gettext_lazy("Lagrets namn, om det är något annat"), required=False, max_length=40,
        help_text=gettext_lazy("Till exempel skötseldistrikt. Det är samma namn nästa gång ni lägger in områdena."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Källa"), max_length=300, help_text=gettext_lazy("Vem har ritat områdena, och när?")
    )
    licence = forms.CharField(
        label=gettext_lazy("Licens"), max_length=200, help_text=gettext_lazy("Till exempel CC0 eller CC BY 4.0.")
    )
    since = forms.DateField(label=gettext_lazy("Gäller från"), widget=DAY)
    code_field = forms.CharField(
        label=gettext_lazy("Fält med kod"), initial="code", max_length=100,
        help_text=gettext_lazy("Koden skiljer områdena åt och ska vara densamma nästa gång ni lägger in filen."),
    )  # fmt: skip
    name_field = forms.CharField(label=gettext_lazy("Fält med namn"), initial="name", max_length=100)
    file_layer = forms.CharField(label=gettext_lazy("Lager i filen"), required=False, max_length=100)
    srid = forms.TypedChoiceField(
        label=gettext_lazy("Koordinatsystem"),
        choices=[
            ("", gettext_lazy("Det som filen säger")),
            *((code, f"{name} ({code})") for code, name in KNOWN_SRIDS.items()),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )  # fmt: skip
    tolerance_m = forms.IntegerField(
        label=gettext_lazy("Avstånd från linjen"), min_value=0, max_value=1000, required=False,
        help_text=gettext_lazy("Bara för vägar: så många meter från linjen räknas en plats dit."),
    )  # fmt: skip
    merge = forms.BooleanField(label=gettext_lazy("Slå ihop områden med samma kod"), required=False)
    swap_xy = forms.BooleanField(label=gettext_lazy("Öst och nord är omkastade i filen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"since": timezone.localdate()}} | kwargs)

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise forms.ValidationError(_("Välj dagens datum eller ett senare."))
        return since

    def clean_own_layer(self) -> str:
        return slugify(self.cleaned_data["own_layer"])

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("Filen är större än 50 MB. Spara bara de områden som behövs."))
        if Path(upload.name or "").suffix.lower() not in {*PLAIN, *PACKED}:
            raise forms.ValidationError(
                _("Filen går inte att läsa. Spara den som GeoPackage, GeoJSON eller en zippad shapefil.")
            )
        return upload

    def clean(self) -> None:
        if self.cleaned_data.get("layer") == OWN and not self.cleaned_data.get("own_layer"):
            self.add_error("own_layer", _("Skriv vad lagret ska heta."))

    def asked(self) -> dict[str, Any]:
        """What is asked of the file, as it can be signed."""
        given = self.cleaned_data
        names = ("source", "licence", "code_field", "name_field", "file_layer", "srid", "merge", "swap_xy")
        return {
            **{name: given[name] for name in names},
            "layer": given["own_layer"] if given["layer"] == OWN else given["layer"],
            "tolerance_m": given["tolerance_m"] or 0,
            "since": given["since"].isoformat(),
        }


# --- Keeping the file meanwhile ---


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "areas"


def hold(upload: UploadedFile) -> str:
    """The name it got. Refusal when there is no room for it."""
    name = f"{uuid.uuid4()}{Path(upload.name or '').suffix.lower()}"
    try:
        folder().mkdir(parents=True, exist_ok=True)
        _remove_old_files()
        with (folder() / name).open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
    except OSError as error:
        let_go(name)
        raise Refusal(_("Filen gick inte att ta emot just nu. Försök igen om en stund.")) from error
    return name


def _remove_old_files() -> None:
    for old in folder().iterdir():
        with suppress(FileNotFoundError):  # somebody accepted it just now
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink()


def let_go(name: str) -> None:
    with suppress(OSError):
        (folder() / name).unlink()


def signed(municipality: Municipality, name: str, asked: dict[str, Any]) -> str:
    return signing.dumps({"code": municipality.code, "name": name, "asked": asked}, salt=SALT)


def read_signed(municipality: Municipality, held: str) -> tuple[str, dict[str, Any]]:
    """The file's name and what was asked of it. Refusal when it is too old, of somebody else, or gone."""
    try:
        found = signing.loads(held, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        found = {}
    if found.get("code") != municipality.code or not (folder() / found["name"]).is_file():
        raise Refusal(_("Filen finns inte kvar. Välj den igen."))
    return found["name"], found["asked"]


# --- Looking and putting in force ---


@dataclass(frozen=True)
class Shape:
    """One area as an SVG path in metres (EPSG:3006, north upwards)."""

    name: str
    path: str


@dataclass(frozen=True)
class Trial:
    areas: int
    before: int
    gaps: Sequence[str]
    repaired: Sequence[str]
    rules_without_area: Sequence[Any]
    names: Sequence[str]
    shapes: Sequence[Shape]
    view_box: str


SHAPES = """
WITH drawn AS (
    SELECT name, ST_SimplifyPreserveTopology(ST_Transform(geometry, 3006), %(metres)s) AS shape
    FROM routing_area WHERE area_set_id = %(area_set)s
)
SELECT name, ST_AsSVG(shape, 0, 0), ST_XMin(shape), ST_YMin(shape), ST_XMax(shape), ST_YMax(shape)
FROM drawn ORDER BY name
"""
SIMPLIFIED_M = 20


def wanted(municipality: Municipality, name: str, asked: dict[str, Any]) -> BoundaryImport:
    return BoundaryImport(
        path=folder() / name,
        layer=asked["layer"],
        source=asked["source"],
        licence=asked["licence"],
        since=date.fromisoformat(asked["since"]),
        scope=municipality.code,
        columns=Columns(asked["code_field"], asked["name_field"]),
        file_layer=asked["file_layer"] or None,
        srid=asked["srid"],
        swap_xy=asked["swap_xy"],
        merge=asked["merge"],
        tolerance_m=asked["tolerance_m"],
    )


def tried(municipality: Municipality, name: str, asked: dict[str, Any]) -> Trial:
    """What would be put in force; nothing is kept. Refusal in words for whoever sent the file."""
    with transaction.atomic():
        before = _in_force(municipality, asked["layer"])
        imported = _imported(wanted(municipality, name, asked))
        shapes, view_box = _drawn(imported)
        names = [area.name for area in imported.area_set.areas.order_by("name")]
        transaction.set_rollback(True)
    return Trial(
        areas=imported.areas,
        before=before,
        gaps=[str(gap) for gap in imported.gaps],
        repaired=[str(feature) for feature in imported.repaired],
        rules_without_area=imported.rules_without_area,
        names=names,
        shapes=shapes,
        view_box=view_box,
    )


@transaction.atomic
def put_in_force(municipality: Municipality, name: str, asked: dict[str, Any], *, by: User) -> Imported:
    """All at once; the areas before end that day."""
    before = _in_force(municipality, asked["layer"])
    imported = _imported(wanted(municipality, name, asked))
    after = {
        "areas": imported.areas, "layer": layer_name(asked["layer"]), "source": asked["source"],
        "licence": asked["licence"], "since": asked["since"],
    }  # fmt: skip
    note(
        municipality, Kind.AREAS, imported.area_set.pk, called=layer_name(asked["layer"]),
        before={"areas": before} if before else {}, after=after, by=by,
    )  # fmt: skip
    transaction.on_commit(lambda: let_go(name))
    return imported


def _imported(asked: BoundaryImport) -> Imported:
    try:
        refuse_other_files(asked.path)
        if unpacked_bytes(asked.path) > LARGEST_UNPACKED:
            raise Refusal(_("Filen är för stor uppackad. Spara bara de områden som behövs."))
        layer = choose_layer(asked.path, asked.file_layer)
        if pyogrio.read_info(asked.path, layer=layer, force_feature_count=True)["features"] > MOST_AREAS:
            raise Refusal(
                _("Filen har mer än {most} områden. Be den som driver tjänsten lägga in den.").format(most=MOST_AREAS)
            )
        return import_areas(replace(asked, file_layer=layer))
    except Refusal as refusal:
        message = refusal.message.replace(asked.path.name, "")
        words = _in_our_words(message)
        raise Refusal(words, fields={_field_of(message): words}) from refusal


def _in_our_words(message: str) -> str:
    for option, words in OPTIONS.items():
        message = message.replace(option, str(words))
    return " ".join(message.split())


def _field_of(message: str) -> str:
    """Which field of the form a refusal is about: that of the option it names, else the file itself."""
    named = next((option for option in OPTIONS if option in message), "--file")
    return named.removeprefix("--").replace("-", "_").replace("municipality_field", "code_field")


def _in_force(municipality: Municipality, layer: str) -> int:
    return Area.objects.on(timezone.localdate()).filter(layer=layer, scope=municipality.code).count()


def _drawn(imported: Imported) -> tuple[list[Shape], str]:
    with connection.cursor() as cursor:
        cursor.execute(SHAPES, {"area_set": imported.area_set.pk, "metres": SIMPLIFIED_M})
        rows = cursor.fetchall()
    west, south = (min(row[place] for row in rows) for place in (2, 3))
    east, north = (max(row[place] for row in rows) for place in (4, 5))
    view_box = f"{west:.0f} {-north:.0f} {max(east - west, 1):.0f} {max(north - south, 1):.0f}"
    return [Shape(row[0], row[1]) for row in rows], view_box
