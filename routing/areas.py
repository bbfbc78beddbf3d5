"""Import boundaries from a file: read, look closely, then switch in one step.

When anything is wrong, nothing changes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing import boundary_checks
from routing.area_sets import Drawn, Origin, put_in_force
from routing.boundary_checks import Gap
from routing.boundary_file import BoundaryFile, Columns, Feature, read_boundaries
from routing.models import Area, AreaSet, Municipality, Responsibility

# Layers that are meant to cover everything, so that a hole in them is worth telling.
WITHOUT_HOLES = (Area.MUNICIPALITY, "district")
SLIVER_M2 = 1_000.0
LAYER = r"[a-z][a-z0-9-]{0,39}"
WIDEST_M = 1_000


@dataclass(frozen=True)
class BoundaryImport:
    """What is asked for. `tolerance_m` makes lines of it; `sliver_m2` is how much two areas may overlap."""

    path: Path
    layer: str
    source: str
    licence: str
    since: date
    scope: str = ""
    attribution: str = ""
    columns: Columns = field(default_factory=Columns)
    file_layer: str | None = None
    srid: int | None = None
    swap_xy: bool = False
    merge: bool = False
    abroad: bool = False
    tolerance_m: int = 0
    sliver_m2: float = SLIVER_M2
    nearest_within_m: int = 0


@dataclass(frozen=True)
class Imported:
    """What happened. `rules_without_area` name an area code that the new set does not have."""

    area_set: AreaSet
    areas: int
    repaired: Sequence[Feature]
    gaps: Sequence[Gap]
    rules_without_area: Sequence[Responsibility]
    municipalities_without_border: Sequence[Municipality]


@transaction.atomic
def import_areas(wanted: BoundaryImport, *, dry_run: bool = False, tell: Callable[[str], object] = str) -> Imported:
    """Put the boundaries of a file in force from `since` on. With `dry_run` everything is tried and nothing kept.

    `tell` hears how far the work has come. Raises Refusal, in words for whoever holds the file.
    """
    refuse_what_cannot_be_kept(wanted)
    scope = municipality_of_scope(wanted)
    tell(_("Läser {path} …").format(path=wanted.path.name))
    file = read_boundaries(
        wanted.path,
        columns=wanted.columns,
        layer=wanted.file_layer,
        srid=wanted.srid,
        swap_xy=wanted.swap_xy,
    )
    tell(_("{count} områden i EPSG:{srid}. Kontrollerar …").format(count=len(file.features), srid=file.srid))
    features, repaired, gaps = examine(wanted, file, border_of(scope))
    tell(_("Lägger in {count} områden …").format(count=len(features)))
    area_set = put_in_force(
        wanted.layer,
        drawn(features, file.srid, wanted, scope),
        origin=Origin(wanted.source, wanted.licence, wanted.attribution, file.srid),
        since=wanted.since,
        scope=wanted.scope,
        nearest_within_m=wanted.nearest_within_m,
        tolerance_m=wanted.tolerance_m,
        gaps=[gap.as_json() for gap in gaps],
        repaired=[str(feature) for feature in repaired],
    )
    imported = Imported(
        area_set=area_set,
        areas=len(features),
        repaired=repaired,
        gaps=gaps,
        rules_without_area=rules_without_area(area_set),
        municipalities_without_border=municipalities_without_border(area_set),
    )
    if dry_run:
        transaction.set_rollback(True)
    return imported


def examine(
    wanted: BoundaryImport, file: BoundaryFile, scope_border: GEOSGeometry | None
) -> tuple[list[Feature], list[Feature], list[Gap]]:
    """The features as they will be stored, those that were repaired, and the gaps between them."""
    lines = wanted.tolerance_m > 0
    features, repaired = boundary_checks.mended(file.features, lines=lines)
    if not wanted.abroad:
        boundary_checks.refuse_other_country(features, file.srid, scope_border)
    if wanted.merge:
        features = boundary_checks.merged_by_code(features)
    boundary_checks.refuse_repeated_codes(features)
    if lines:
        return features, repaired, []
    overlaps = boundary_checks.overlaps(features, file.srid, sliver_m2=wanted.sliver_m2)
    boundary_checks.refuse_overlaps(overlaps, wanted.sliver_m2)
    gaps = (
        boundary_checks.gaps(features, file.srid, sliver_m2=wanted.sliver_m2) if wanted.layer in WITHOUT_HOLES else []
    )
    return features, repaired, gaps


def refuse_what_cannot_be_kept(wanted: BoundaryImport) -> None:
    if not re.fullmatch(LAYER, wanted.layer):
        raise Refusal(
            _(
                "Lagret {layer} behöver ett kort namn: små bokstäver a–z, siffror och bindestreck, högst 40 tecken."
            ).format(layer=wanted.layer)
        )
    for name, longest in (("source", 300), ("licence", 200), ("attribution", 300)):
        if len(getattr(wanted, name)) > longest:
            raise Refusal(_("--{name} är längre än {longest} tecken.").format(name=name, longest=longest))
    if not 0 <= wanted.tolerance_m <= WIDEST_M:
        raise Refusal(_("--tolerance-m ska vara mellan 0 och {widest} meter.").format(widest=WIDEST_M))


def municipality_of_scope(wanted: BoundaryImport) -> Municipality | None:
    if wanted.layer == Area.MUNICIPALITY and (wanted.scope or wanted.tolerance_m):
        raise Refusal(_("Lagret municipality gäller hela landet och är ytor: utelämna --scope och --tolerance-m."))
    if not wanted.scope:
        return None
    municipality = Municipality.objects.filter(code=wanted.scope).first()
    if municipality is None:
        raise Refusal(_("Ingen kommun har koden {code}. Ange kommunkoden i --scope.").format(code=wanted.scope))
    return municipality


def border_of(municipality: Municipality | None) -> GEOSGeometry | None:
    if municipality is None:
        return None
    border = Area.objects.on(timezone.localdate()).filter(layer=Area.MUNICIPALITY, municipality=municipality).first()
    return border.geometry if border else None


def drawn(features: Sequence[Feature], srid: int, wanted: BoundaryImport, scope: Municipality | None) -> list[Drawn]:
    homes = municipalities_of(features, wanted)
    return [
        Drawn(
            code=code_in(wanted.layer, feature.code),
            name=feature.name,
            geometry=boundary_checks.in_wgs84(feature, srid),
            municipality=homes.get(feature.row, scope),
        )
        for feature in features
    ]


def municipalities_of(features: Sequence[Feature], wanted: BoundaryImport) -> dict[int, Municipality]:
    """The municipality of each row, where the file says one; Refusal naming the codes that nobody has."""
    own_code = wanted.layer == Area.MUNICIPALITY
    written = {
        feature.row: code_in(Area.MUNICIPALITY, feature.municipality_code or (feature.code if own_code else ""))
        for feature in features
    }
    known = {one.code: one for one in Municipality.objects.filter(code__in=set(written.values()))}
    unknown = sorted({code for code in written.values() if code and code not in known})
    if unknown:
        raise Refusal(
            _("Dessa kommunkoder finns inte här: {codes}. Välj rätt fält med --code-field eller "
              "--municipality-field.").format(codes=boundary_checks.some_of(unknown))
        )  # fmt: skip
    return {row: known[code] for row, code in written.items() if code}


def code_in(layer: str, code: str) -> str:
    """A municipality's code has four digits, also where a spreadsheet took the zero away."""
    return code.zfill(4) if layer == Area.MUNICIPALITY and code.isdigit() else code


def rules_without_area(area_set: AreaSet) -> list[Responsibility]:
    """Rules, now or later in force, that name an area the set does not have."""
    rules = Responsibility.objects.filter(layer=area_set.layer, valid__endswith=None).exclude(area_code="")
    if area_set.scope:
        rules = rules.filter(municipality__code=area_set.scope)
    known = Area.objects.filter(layer=area_set.layer, valid__overlap=area_set.valid).values("code")
    return list(rules.exclude(area_code__in=known).select_related("municipality", "category", "administration"))


def municipalities_without_border(area_set: AreaSet) -> list[Municipality]:
    """Municipalities that take reports but are not in a new set of municipal borders."""
    if area_set.layer != Area.MUNICIPALITY:
        return []
    return list(Municipality.objects.filter(takes_reports=True).exclude(areas__area_set=area_set))
