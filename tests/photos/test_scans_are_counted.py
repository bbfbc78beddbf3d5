"""A progressive JPEG can be made to go over its picture without end."""

import io
import os
import time

from PIL import Image

from gisreport.photos.clean import MOST_SCANS
from gisreport.photos.scans import scans_of
from tests.photos.pictures import quarters, saved


def progressive(scans: int, side: int = 64) -> bytes:
    """The last scan again and again, which changes nothing any more."""
    file = io.BytesIO()
    Image.new("L", (side, side), 128).save(file, "JPEG", progressive=True)
    jpeg = file.getvalue()
    last = jpeg[jpeg.rfind(b"\xff\xc4", 0, jpeg.rfind(b"\xff\xda")) : -2]
    return jpeg[:-2] + last * (scans - scans_of(jpeg)) + b"\xff\xd9"


def test_usual_ones() -> None:
    assert scans_of(saved(quarters(80, 60), "JPEG")) == 1
    assert 1 < scans_of(saved(quarters(80, 60), "JPEG", progressive=True)) <= 10


def test_as_many_as_there_are() -> None:
    assert scans_of(progressive(MOST_SCANS)) == MOST_SCANS
    assert scans_of(progressive(20_000)) == 20_000


def test_what_stands_in_other_parts_or_behind_the_picture_is_none() -> None:
    jpeg = saved(quarters(80, 60), "JPEG")
    marks = b"\xff\xda" * 1000
    comment = b"\xff\xfe" + (len(marks) + 2).to_bytes(2, "big") + marks
    assert scans_of(jpeg[:2] + comment + jpeg[2:] + marks) == 1


def test_any_bytes_take_no_time() -> None:
    begun = time.monotonic()
    for bytes_ in (b"\xff" * 25_000_000, b"\xff\x00" * 12_500_000, b"\xff\xd0" * 12_500_000, os.urandom(25_000_000)):
        scans_of(b"\xff\xd8\xff" + bytes_)
    assert time.monotonic() - begun < 20
