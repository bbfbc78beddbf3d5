"""Which parts of a photo are covered, as the page sends it: drawn boxes, or ticks in a coarse grid without scripts."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from gisreport.photos.cover import Box, read_boxes

COLUMNS, ROWS = 8, 6


class BoxesForm(forms.Form):
    """`boxes` is filled in by the script, with all there are. Without it `keep` names those of the old ones that stay,
    and `cell` the squares of the grid (from left to right, from the top) that come to them."""

    boxes = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, boxes: Sequence[Sequence[float]]) -> None:
        super().__init__(data)
        self.before = [list(box) for box in boxes]
        self.chosen: list[Box] = []

    @property
    def is_sent(self) -> bool:
        """Whether the page had the boxes at all: a button in the queue has none."""
        return bool(self.data.get("boxes")) or "rutor" in self.data

    @property
    def shown(self) -> list[list[float]]:
        """What the page begins with."""
        return [list(box) for box in self.chosen] if self.is_bound and self.chosen else self.before

    def clean(self) -> dict[str, Any]:
        try:
            written = self.cleaned_data.get("boxes")
            self.chosen = read_boxes(json.loads(written) if written else [*self._kept(), *self._ticked()])
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("Rutorna gick inte att läsa. Rita dem igen, högst hundra.")) from error
        return self.cleaned_data

    def _kept(self) -> list[list[float]]:
        kept = set(self._all("keep"))
        return [box for number, box in enumerate(self.before, start=1) if str(number) in kept]

    def _ticked(self) -> list[list[float]]:
        """Squares beside each other in a row are one box, so that no line of the picture shows between them."""
        ticked = {int(cell) for cell in self._all("cell") if cell.isdecimal() and int(cell) < COLUMNS * ROWS}
        boxes: list[list[float]] = []
        for cell in sorted(ticked):
            row, column = divmod(cell, COLUMNS)
            if column and cell - 1 in ticked:
                boxes[-1][2] = round(boxes[-1][2] + 1 / COLUMNS, 6)
            else:
                boxes.append([column / COLUMNS, row / ROWS, 1 / COLUMNS, 1 / ROWS])
        return boxes

    def _all(self, name: str) -> list[str]:
        return list(self.data.getlist(name)) if hasattr(self.data, "getlist") else []
