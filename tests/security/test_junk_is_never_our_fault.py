"""Whatever stands in an address, a form or a header: it is answered, and never with our own failure."""

from collections import defaultdict
from dataclasses import replace

import pytest
from django.urls import NoReverseMatch, reverse

from tests.house.test_every_url_by_every_role import ADDRESSES, ROWS, World

pytestmark = pytest.mark.parametrize("world", ["public"], indirect=True)

# Names that some page reads from its address or its form.
NAMES = (
    "q", "page", "next", "kommun", "category", "kategori", "klart", "nummer", "number", "lat", "lon", "place", "plats",
    "status", "from", "to", "sedan", "bbox", "zoom", "z", "efter", "after", "layer", "size", "submission_id", "held",
    "text", "email", "code", "seen", "administration", "assignee", "sok", "order", "answers[lampor]", "answers[\x00]",
)  # fmt: skip
JUNK = (
    "\x00", "ÿþ\x00Ø", "9" * 400, "-1", "1e999", "NaN", "١٢", "\u202e",
    "%00", "'; DROP TABLE reports_report; --", "../../../etc/passwd", "[::1", "2026-02-30", "0000-00-00", "a" * 3000,
)  # fmt: skip


# In a path: what fits the pattern of the address, and means nothing.
PATHS = ("\x00", "%", "9" * 400, "-", "a" * 3000, "١٢", "\u202e", "..", "'", "0")


def failures(world: World, role: str, fields: dict[str, str]) -> list[str]:
    """The addresses that answer with a failure of our own when they are asked with these."""
    asked = replace(world, query=defaultdict(lambda: fields), sent=defaultdict(lambda: fields))
    rows = [row for row in ROWS if not row.name.startswith("health")]
    return [f"{row.method} {row.name}" for row in rows if asked.ask(role, row.method, row.name).status_code >= 500]


@pytest.mark.parametrize("shift", [0, 7])
def test_in_parameters_and_fields(world: World, shift: int) -> None:
    """Every name gets one of them; the long form (make soak) gives every one to every name."""
    fields = {name: JUNK[(number + shift) % len(JUNK)] for number, name in enumerate(NAMES)}
    assert failures(world, "superuser", fields) == []


@pytest.mark.parametrize("junk", PATHS, ids=range(len(PATHS)))
def test_in_paths(world: World, junk: str) -> None:
    client = world.client("superuser")
    failed = []
    for name, parts in ADDRESSES.items():
        for part in parts:
            try:
                path = reverse(name, kwargs={**{other: world.values.get(other, "1") for other in parts}, part: junk})
            except NoReverseMatch:  # such a thing does not fit there
                continue
            if client.get(path).status_code >= 500:
                failed.append(f"{name} {part}")
    assert failed == []
