"""Cover parts of a photo so that nobody can look under them: the pixels are painted over, never blurred."""

import io
import math
from collections.abc import Iterable

from PIL import Image, ImageDraw
from PIL.Image import Resampling

from gisreport.photos.clean import SIZES

# Left, top, width and height in parts of the picture, from 0 to 1.
Box = tuple[float, float, float, float]

MOST_BOXES = 100
DECIMALS = 4
COLOUR = "black"
FOR_EVERYONE = ("large", "medium", "small")


def read_boxes(written: object) -> list[Box]:
    """What a page sends, each box within the picture; raises ValueError for what are no boxes, or too many."""
    if not isinstance(written, list) or len(written) > MOST_BOXES:
        raise ValueError("not a list of boxes, or too many")
    return [_box(one) for one in written]


def _box(written: object) -> Box:
    if not (isinstance(written, list | tuple) and len(written) == 4):
        raise ValueError("a box has four numbers")
    if any(isinstance(number, bool) or not isinstance(number, int | float) for number in written):
        raise ValueError("a box has four numbers")
    if not all(math.isfinite(number) for number in written):
        raise ValueError("a number of a box has no end")
    left, top, width, height = (float(number) for number in written)
    right, bottom = min(left + width, 1.0), min(top + height, 1.0)
    left, top = max(left, 0.0), max(top, 0.0)
    if right - left <= 0 or bottom - top <= 0:
        raise ValueError("a box lies outside the picture, or is empty")
    return tuple(round(number, DECIMALS) for number in (left, top, right - left, bottom - top))  # type: ignore[return-value]


def covered(master: bytes, boxes: Iterable[Box]) -> dict[str, bytes]:
    """JPEG files in the sizes that everyone may see, made of `master` (our own, cleaned) with its pixels painted over
    before anything is made smaller. A pixel that a box touches is covered whole."""
    image = Image.open(io.BytesIO(master), formats=["JPEG"]).convert("RGB")
    draw = ImageDraw.Draw(image)
    for left, top, width, height in boxes:
        first = math.floor(left * image.width), math.floor(top * image.height)
        last = math.ceil((left + width) * image.width) - 1, math.ceil((top + height) * image.height) - 1
        draw.rectangle((*first, max(first[0], last[0]), max(first[1], last[1])), fill=COLOUR)
    files = {}
    for name in FOR_EVERYONE:
        side, quality = SIZES[name]
        image.thumbnail((side, side), Resampling.LANCZOS)
        files[name] = _as_jpeg(image, quality)
    return files


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
