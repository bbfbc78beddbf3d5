"""The rows of a foreign file: CSV, JSON (a list of objects) or GeoJSON."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gisreport.errors import Refusal

Row = dict[str, str]
SAMPLE = 64_000


def read_rows(path: Path) -> list[Row]:
    """Every row as strings by column name. Raises Refusal when the file cannot be read as what it says it is."""
    text = _text_of(path)
    try:
        if path.suffix.lower() in (".json", ".geojson"):
            return list(_rows_of_json(json.loads(text)))
        return list(_rows_of_csv(text))
    except (ValueError, csv.Error) as error:
        raise Refusal(_("Filen %(path)s går inte att läsa: %(error)s") % {"path": path, "error": error}) from error


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(_("Filen %(path)s går inte att läsa: %(error)s") % {"path": path, "error": error}) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows_of_csv(text: str) -> Iterator[Row]:
    header = text[:SAMPLE].splitlines()[0] if text else ""
    delimiter = max(",;\t|", key=header.count)
    for row in csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter):
        yield {name: value or "" for name, value in row.items() if name is not None}


def _rows_of_json(content: Any) -> Iterator[Row]:
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        content = [_flat(feature) for feature in content.get("features", [])]
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise ValueError(_("det ska vara en lista av objekt, eller en GeoJSON FeatureCollection"))
    for row in content:
        yield {str(name): "" if value is None else str(value) for name, value in row.items()}


def _flat(feature: dict[str, Any]) -> dict[str, Any]:
    """A point feature as a row; its coordinates become the columns x and y."""
    coordinates = (feature.get("geometry") or {}).get("coordinates") or [None, None]
    return {"x": coordinates[0], "y": coordinates[1], **(feature.get("properties") or {})}
