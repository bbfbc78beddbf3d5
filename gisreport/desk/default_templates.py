"""The reply templates a municipality starts with; afterwards it changes them as it likes."""

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from gisreport.desk.models import ReplyTemplate
from routing.models import Municipality

TEMPLATES = Path(__file__).parent / "data" / "reply_templates.toml"


@cache
def read_templates() -> list[dict[str, Any]]:
    with TEMPLATES.open("rb") as file:
        read: list[dict[str, Any]] = tomllib.load(file)["templates"]
    return read


def plant_default_templates(municipalities: Collection[Municipality]) -> None:
    """To those that have none."""
    bare = Municipality.objects.filter(pk__in=[one.pk for one in municipalities], reply_templates=None)
    ReplyTemplate.objects.bulk_create(
        (
            ReplyTemplate(
                municipality=municipality,
                name=entry["name"],
                purpose=entry["purpose"],
                statuses=entry.get("statuses", []),
                texts={language: text.strip() for language, text in entry["texts"].items()},
            )
            for municipality in bare
            for entry in read_templates()
        ),
        batch_size=1_000,
    )
