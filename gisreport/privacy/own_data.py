"""A copy of what is known about one follower: to read, and to take along as JSON or as a ZIP with the pictures.

Which fields there are is read off `class Personal`, so a new one is in the copy by itself. Of a picture the copy holds
what was sent, where that is kept, and the cleaned master; the smaller sizes show the same.
"""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gisreport.cases.models import CasePhoto, Follower
from gisreport.cases.timeline import personal_timeline
from gisreport.cases.words import words_of
from gisreport.photos.models import PhotoState
from gisreport.privacy.field_words import TIMES, TITLES, title_of, words_for
from gisreport.privacy.models import ErasureRequest
from gisreport.privacy.traces import TRACES, Trace, Whose

SMALLER = ("large", "medium", "small")
CHECKSUMS = ("digest", "sha256")
IN_MEMORY = 5_000_000  # bytes; a larger copy is written to a temporary file


@dataclass(frozen=True)
class Value:
    """One field of one row. `raw` is what stands in the database."""

    name: str
    words: str
    raw: Any

    @property
    def is_file(self) -> bool:
        return isinstance(self.raw, FieldFile)

    @property
    def is_for_machines(self) -> bool:
        """A checksum says nothing to a person; it is in the JSON."""
        return self.name in CHECKSUMS

    @property
    def photo(self) -> CasePhoto | None:
        """The photo whose smaller size can be shown in place of this file."""
        instance = getattr(self.raw, "instance", None)
        is_ready = isinstance(instance, CasePhoto) and instance.state == PhotoState.CLEAN and self.name == "master"
        return instance if is_ready else None

    @property
    def shown(self) -> str:
        """For a person."""
        if isinstance(self.raw, datetime):
            return date_format(timezone.localtime(self.raw), "j F Y H:i")
        if isinstance(self.raw, GEOSGeometry):
            return f"{self.raw.centroid.y:.6f}, {self.raw.centroid.x:.6f}"
        if isinstance(self.raw, dict):
            return "\n".join(f"{key}: {value}" for key, value in self.raw.items())
        if self.name == "language":
            return str(dict(settings.LANGUAGES).get(self.raw, self.raw))
        return _("Finns i ZIP-filen.") if self.is_file else str(self.raw)

    def as_json(self) -> Any:
        if isinstance(self.raw, GEOSGeometry):
            return json.loads(self.raw.geojson)
        if isinstance(self.raw, datetime):
            return self.raw.isoformat()
        return self.raw


@dataclass(frozen=True)
class Table:
    """All rows of one model that are about the follower; fields that say nothing are left out."""

    name: str
    title: str
    rows: list[list[Value]]


@dataclass(frozen=True)
class OwnData:
    follower: Follower
    tables: list[Table]

    def as_json(self) -> str:
        """Times are ISO 8601, places GeoJSON in WGS84; files are named as in the ZIP."""
        names = {id(value): name for name, value in self.files()}
        case = self.follower.case
        content = {
            "case": {
                "number": case.number,
                "municipality": case.municipality.official_name,
                "category": case.category.name,
                "administration": str(case.administration),
                "status": case.status,
                "received_at": case.created_at.isoformat(),
            },
            "data": {
                table.name: [
                    {value.name: names[id(value)] if value.is_file else value.as_json() for value in row}
                    for row in table.rows
                ]
                for table in self.tables
            },
            "answers_in_words": [
                {"question": question, "answer": answer} for question, answer in answers_in_words(self.follower)
            ],
            "timeline": [
                {"at": entry.at.isoformat(), "sentence": entry.sentence, "words": entry.words}
                for entry in personal_timeline(self.follower).entries
            ],
            "feedback": [
                {"solved": one.is_solved, "satisfied": one.satisfied, "given_at": one.given_at.isoformat()}
                for one in self.follower.feedback.order_by("pk")
            ],
            "erasure_requests": [
                {"outcome": one.outcome, "reasons": one.reasons, "appeal": one.appeal}
                for one in ErasureRequest.objects.filter(follower=self.follower)
            ],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def files(self) -> Iterator[tuple[str, Value]]:
        """Name in the ZIP, and the field with the file."""
        number = 0
        for table in self.tables:
            for row in table.rows:
                for value in filter(lambda value: value.is_file, row):
                    number += 1
                    suffix = ".jpg" if str(value.raw.name).endswith(".jpg") else ""
                    yield f"{table.name}/{number}-{value.name}{suffix}", value

    def as_zip(self) -> IO[bytes]:
        """At its beginning; whoever reads it closes it."""
        copy = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the answer closes it)
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", self.as_json())
            for name, value in self.files():
                _add(archive, name, value.raw)
        copy.seek(0)
        return copy


def own_data(follower: Follower) -> OwnData:
    whose = Whose(follower.case, follower)
    copied = [trace for trace in TRACES if trace.is_copied]
    in_order = sorted(copied, key=lambda trace: list(TITLES).index(trace.model._meta.label_lower))
    tables = [Table(_name(trace), title_of(trace.model), _rows(trace, whose)) for trace in in_order]
    return OwnData(follower, [table for table in tables if table.rows])


def answers_in_words(follower: Follower) -> list[tuple[str, str]]:
    """Question and answer as they stood in the form; the copy itself holds their codes."""
    words = words_of(follower)
    return words.answers if words else []


def _rows(trace: Trace, whose: Whose) -> list[list[Value]]:
    return [row for row in (_values(trace, instance) for instance in trace.rows(whose).order_by("pk")) if row]


def _values(trace: Trace, instance: models.Model) -> list[Value]:
    """What is the person's own in the row and says something; with the times that belong to it."""
    own = [value for field in trace.fields() if (value := _value(field, instance))]
    times = [field for field in instance._meta.concrete_fields if field.name in TIMES]
    return own + [value for field in times if (value := _value(field, instance))] if own else []


def _value(field: "models.Field[Any, Any]", instance: models.Model) -> Value | None:
    raw = getattr(instance, field.name)
    says_nothing = raw in (None, "", {}, []) if not isinstance(raw, GEOSGeometry) else raw.empty
    if says_nothing or (isinstance(field, models.FileField) and (not raw or field.name in SMALLER)):
        return None
    return Value(field.name, words_for(field), raw)


def _name(trace: Trace) -> str:
    return trace.model._meta.model_name or ""


def _add(archive: zipfile.ZipFile, name: str, file: FieldFile) -> None:
    try:
        with file.open("rb") as source:
            archive.writestr(name, source.read())
    except FileNotFoundError:  # the worker has just put the cleaned one in its place
        return
