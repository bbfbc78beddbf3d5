"""The page that shows all pictures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from tests.tour.camera import Picture

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 2rem; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1.5rem; }
ul { padding: 0; list-style: none; }
img { display: block; inline-size: 100%; block-size: 22rem; object-fit: cover; object-position: top; }
img { border: 1px solid GrayText; }
small { color: GrayText; }
"""


def write_gallery(folder: Path, pictures: Sequence[Picture], faults: Sequence[str]) -> Path:
    page = folder / "index.html"
    journeys = "".join(
        f"<h2>{escape(journey)}</h2><ul>{''.join(map(card, shown))}</ul>"
        for journey, shown in groupby(pictures, key=lambda picture: picture.journey)
    )
    found = f"<h2>Faults</h2><ol>{''.join(f'<li>{escape(fault)}</li>' for fault in faults)}</ol>" if faults else ""
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>gisreport: the tour</title><style>{STYLE}</style>'
        f"<h1>The tour: {len(pictures)} pictures</h1>{found}{journeys}</html>",
        encoding="utf-8",
    )
    return page


def card(picture: Picture) -> str:
    return (
        f'<li><a href="{escape(picture.file)}"><img src="{escape(picture.file)}" alt="" loading="lazy">'
        f"{picture.number}. {escape(picture.title)}</a><br>"
        f"<small>{escape(str(picture.variant))} · {escape(picture.address)}</small></li>"
    )
