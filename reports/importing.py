"""Older reports from another system, through the same door as new ones: routed, made into cases, nobody told.

Every row of the file ends up stored or rejected with a reason; a second run adds nothing.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gisreport.cases.history import OldCase, begin
from gisreport.cases.sources import Source
from gisreport.cases.status import CLOSED, Status
from gisreport.errors import Refusal
from gisreport.geo.points import lon_lat
from gisreport.geo.srid import WGS84
from reports.mapping import Mapping
from reports.models import Report
from reports.source_file import Row, read_rows
from reports.submit import Submission, take_over
from routing.area_sets import set_in_force
from routing.areas import BoundaryImport, import_areas
from routing.border import border_from_areas
from routing.boundary_file import Columns
from routing.decide import Decision, Question, outside
from routing.decide_many import decide_many
from routing.models import Administration, Area, Category, CategoryGroup, Municipality

BATCH = 500
DISTRICT = "district"
HANDLED_BY = {
    "sv": "det var den enhet som handlade ärendet i det tidigare systemet",
    "en": "that unit handled it in the earlier system",
}
CLOSED_EARLIER = {"sv": "ärendet avslutades i det tidigare systemet", "en": "it was closed in the earlier system"}


@dataclass(frozen=True)
class Rejected:
    line: int
    reason: str
    row: Row


@dataclass
class Imported:
    """`total` = `new` + `known` + rejected."""

    total: int = 0
    new: int = 0
    known: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def stored(self) -> int:
        return self.new + self.known


def import_reports(
    path: Path,
    mapping: Mapping,
    *,
    districts: Path | None = None,
    progress: Callable[[Iterable[Row]], Iterable[Row]] = iter,
    limit: int | None = None,
) -> Imported:
    """Raises Refusal when the file or the mapping as a whole is wrong; wrong rows are in the answer.

    `districts` is a file of areas inside the municipality, put in force first.
    """
    rows = read_rows(path)[:limit]
    _refuse_missing_columns(rows, mapping)
    if districts:
        import_districts(districts, mapping)
    importer = _Importer(mapping)
    numbered = enumerate(progress(rows), start=1)
    for batch in _batches(numbered):
        importer.take(batch)
    return importer.result


def _batches(rows: Iterable[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _refuse_missing_columns(rows: list[Row], mapping: Mapping) -> None:
    present = set(rows[0]) if rows else set()
    missing = sorted(set(mapping.columns.values()) - present)
    if missing:
        raise Refusal(
            _("Filen saknar kolumnerna %(missing)s. Den har: %(present)s.")
            % {"missing": ", ".join(missing), "present": ", ".join(sorted(present)) or "–"}
        )


@dataclass(frozen=True)
class _Read:
    """A row that could be read, and what became of it: who handled it, whether and when it was closed."""

    line: int
    row: Row
    submission: Submission
    office: Administration | None
    status: Status | None
    closed_at: datetime | None

    @property
    def question(self) -> Question:
        one = self.submission
        assert one.received_at is not None
        return Question(one.point, one.category, timezone.localdate(one.received_at), one.municipality)


class _Importer:
    """Reads one row after the other, with what it has looked up or made so far; stores them by the batch."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.result = Imported()
        self.municipality = _municipality(mapping)
        self.categories = {category.code: category for category in self.municipality.categories.all()}
        self.administrations = {office.code: office for office in self.municipality.administrations.all()}
        self.known = set(Report.objects.filter(source=mapping.source).values_list("external_id", flat=True))
        self.seen: Counter[str] = Counter()

    @transaction.atomic
    def take(self, batch: Iterable[tuple[int, Row]]) -> None:
        read: dict[str, _Read] = {}
        for line, row in batch:
            self.result.total += 1
            with self.rejected(line, row):
                external_id = self.id_of(row)
                if external_id in read:  # whether it is known is not certain before those are stored
                    self.store(list(read.values()))
                    read.clear()
                if external_id in self.known:
                    self.result.known += 1
                else:
                    read[external_id] = self.read(line, row, external_id)
        self.store(list(read.values()))

    @contextmanager
    def rejected(self, line: int, row: Row) -> Iterator[None]:
        """A refusal within is noted as the reason why the row is not stored."""
        try:
            yield
        except Refusal as refusal:
            reason = " ".join([refusal.message, *refusal.fields.values()])
            self.result.rejected.append(Rejected(line, reason, row))

    def read(self, line: int, row: Row, external_id: str) -> _Read:
        point = self.point_of(row)
        place = self.value(row, "place")
        if point is None and not place:
            raise Refusal(_("Raden har varken koordinater eller plats i ord."))
        received_at = self.time_of(row, "received_at")
        if received_at is None:
            raise Refusal(_("Raden saknar datum."))
        submission = Submission(
            category=self.category_of(row),
            municipality=self.municipality,
            point=point,
            place=place[:300],
            text=self.value(row, "text"),
            language="sv",
            channel=Source.IMPORT,
            received_at=received_at,
            source=self.mapping.source,
            external_id=external_id,
        )
        closed_at = self.time_of(row, "closed_at")
        return _Read(line, row, submission, self.administration_of(row), self.status_of(row), closed_at)

    def store(self, read: list[_Read]) -> None:
        """Route them and make them cases, all at once."""
        decisions = decide_many([one.question for one in read])
        reports: list[tuple[Submission, OldCase]] = []
        for one, decision in zip(read, decisions, strict=True):
            with self.rejected(one.line, one.row):
                reports.append((one.submission, self.old_case(one, decision)))
        take_over(reports)
        self.known.update(submission.external_id for submission, _old in reports)
        self.result.new += len(reports)

    def old_case(self, one: _Read, decision: Decision | None) -> OldCase:
        if decision is None:
            raise outside()
        self.refuse_elsewhere(decision.municipality)
        received_at = one.submission.received_at
        assert received_at is not None
        old = begin(
            municipality=self.municipality,
            category=one.submission.category,
            point=one.submission.point,
            decision=decision,
            at=received_at,
        )
        at = one.closed_at or received_at
        if one.office is not None and one.office.pk != decision.administration.pk:
            old.was_handed_over(to=one.office, reasons=HANDLED_BY, at=at)
        if one.status in CLOSED:
            old.was_closed(status=one.status, reasons=CLOSED_EARLIER, at=at)
        return old

    # --- One value of a row ---

    def value(self, row: Row, name: str) -> str:
        column = self.mapping.columns.get(name)
        return row.get(column, "").replace("\x00", "").strip() if column else ""

    def id_of(self, row: Row) -> str:
        """The file's own id; without one, what the row says and how many like it came before."""
        if written := self.value(row, "id"):
            return written[:100]
        digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:40]
        self.seen[digest] += 1
        return f"{digest}-{self.seen[digest]}"

    def time_of(self, row: Row, name: str) -> datetime | None:
        written = self.value(row, name)
        if not written:
            return None
        try:
            read = datetime.fromisoformat(written)
        except ValueError as error:
            raise Refusal(_("”%(written)s” är inget datum (skriv som 2026-05-01).") % {"written": written}) from error
        read = read if read.tzinfo else read.replace(tzinfo=self.mapping.zone)
        if read > timezone.now():
            raise Refusal(_("Datumet %(written)s ligger i framtiden.") % {"written": written})
        return read

    def point_of(self, row: Row) -> Point | None:
        x, y = self.value(row, "x"), self.value(row, "y")
        if not x and not y:
            return None
        try:
            numbers = float(x.replace(",", ".")), float(y.replace(",", "."))
        except ValueError as error:
            raise Refusal(_("”%(x)s, %(y)s” är inga koordinater.") % {"x": x, "y": y}) from error
        if not all(math.isfinite(number) for number in numbers):
            raise Refusal(_("”%(x)s, %(y)s” är inga koordinater.") % {"x": x, "y": y})
        return Point(*lon_lat(Point(*numbers, srid=self.mapping.srid)), srid=WGS84)

    def refuse_elsewhere(self, here: Municipality) -> None:
        if here.pk != self.municipality.pk:
            raise Refusal(
                _("Platsen ligger i %(here)s, inte i %(ours)s.")
                % {"here": here.official_name, "ours": self.municipality.official_name}
            )

    def category_of(self, row: Row) -> Category:
        written = self.value(row, "category")
        code = self.mapping.categories.get(written)
        if code is None and self.mapping.new_categories is not None and written:
            return self.new_category(written)
        if code not in self.categories:
            raise Refusal(_("Kategorin ”%(written)s” finns inte i mappningen.") % {"written": written})
        return self.categories[code]

    def new_category(self, written: str) -> Category:
        code = slugify(written)[:60]
        if code not in self.categories:
            separator = (self.mapping.new_categories or {}).get("separator") or "\n"
            group_name, _separator, name = written.rpartition(separator)
            group, _made = CategoryGroup.objects.get_or_create(
                municipality=self.municipality,
                code=slugify(group_name or written)[:60],
                defaults={"names": {"sv": group_name or written}},
            )
            self.categories[code] = Category.objects.create(
                municipality=self.municipality, group=group, code=code, names={"sv": name.strip() or written}
            )
        return self.categories[code]

    def administration_of(self, row: Row) -> Administration | None:
        written = self.value(row, "administration")
        code = self.mapping.administrations.get(written)
        if not written or code == "":
            return None
        if code is None and self.mapping.new_administrations is not None:
            return self.new_administration(written)
        if code not in self.administrations:
            raise Refusal(_("Förvaltningen ”%(written)s” finns inte i mappningen.") % {"written": written})
        return self.administrations[code]

    def new_administration(self, written: str) -> Administration:
        code = slugify(written)[:60]
        if code not in self.administrations:
            domain = (self.mapping.new_administrations or {}).get("email_domain")
            self.administrations[code] = Administration.objects.create(
                municipality=self.municipality,
                code=code,
                name=written[:150],
                email=f"{code}@{domain}" if domain else "",
            )
        return self.administrations[code]

    def status_of(self, row: Row) -> Status | None:
        written = self.value(row, "status")
        if not written:
            return None
        if written not in self.mapping.statuses:
            raise Refusal(_("Statusen ”%(written)s” finns inte i mappningen.") % {"written": written})
        return Status(self.mapping.statuses[written])


@transaction.atomic
def import_districts(path: Path, mapping: Mapping) -> None:
    """The areas inside the municipality, and for one without a border of its own their union; once only."""
    municipality = _municipality(mapping)
    if mapping.districts is None:
        raise Refusal(_("Mappningen saknar [districts], som säger hur filen med områden ska läsas."))
    if set_in_force(DISTRICT, municipality.code):
        return
    told = mapping.districts
    import_areas(
        BoundaryImport(
            path=path,
            layer=DISTRICT,
            scope=municipality.code,
            source=told.get("source", mapping.source),
            licence=told["licence"],
            since=date.fromisoformat(told["since"]),
            columns=Columns(code=told["code"], name=told["name"]),
            file_layer=told.get("layer"),
            abroad=told.get("abroad", False),
        )
    )
    if not municipality.areas.filter(layer=Area.MUNICIPALITY).exists():
        border_from_areas(municipality, layer=DISTRICT, nearest_within_m=told.get("nearest_within_m", 0))


@transaction.atomic
def _municipality(mapping: Mapping) -> Municipality:
    found = Municipality.objects.filter(code=mapping.municipality).first()
    if found is None and mapping.new_municipality is None:
        raise Refusal(
            _("Kommunen %(code)s är inte inläst. Läs in den, eller lägg till [new_municipality] i mappningen.")
            % {"code": mapping.municipality}
        )
    if found is None:
        found = Municipality.objects.create(code=mapping.municipality, **(mapping.new_municipality or {}))
    if found.default_desk is None:
        found.default_desk, _made = Administration.objects.get_or_create(
            municipality=found, code="kontaktcenter", defaults={"name": _("Kontaktcenter")}
        )
        found.save(update_fields=["default_desk"])
    return found
