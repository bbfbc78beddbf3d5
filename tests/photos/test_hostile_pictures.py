"""Files made to hurt: each gets its answer within bounded time and memory. The slow ones are in tests/soak."""

import io
import os
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from gisreport.photos.apart import MEMORY_BYTES, clean_apart
from gisreport.photos.clean import SIZES, CleanPhoto, clean
from gisreport.photos.reasons import BadPhoto, Reason
from tests.photos.pictures import assert_bare, corners, quarters, saved
from tests.photos.test_scans_are_counted import progressive

SECONDS = 20  # far more than any takes on a quiet machine


def plain(width: int, height: int, mode: str = "RGB", kind: str = "JPEG", **options: object) -> bytes:
    return saved(Image.new(mode, (width, height), 90 if len(mode) < 2 else None), kind, **options)


def resized_jpeg(jpeg: bytes, width: int, height: int) -> bytes:
    """It says it is that large, and is not."""
    at = max(jpeg.find(b"\xff\xc0"), jpeg.find(b"\xff\xc2")) + 5
    return jpeg[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + jpeg[at + 4 :]


def resized_png(width: int, height: int) -> bytes:
    png = plain(8, 8, kind="PNG")
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + png[24:29]
    return png[:12] + head + zlib.crc32(head).to_bytes(4, "big") + png[33:]


OUTCOMES: dict[str, tuple[Callable[[], bytes], tuple[int, int] | Reason]] = {
    "200 megapixels": (lambda: resized_jpeg(plain(16, 16), 16320, 12240), (2560, 1920)),
    "250 megapixels and more": (lambda: resized_jpeg(plain(16, 16), 16320, 16320), Reason.TOO_MANY_PIXELS),
    "the largest a JPEG can say": (lambda: resized_jpeg(plain(16, 16), 65535, 65535), Reason.TOO_MANY_PIXELS),
    "CMYK in scans of 2 GB": (
        lambda: resized_jpeg(plain(16, 16, "CMYK", progressive=True), 16000, 15000),
        Reason.TOO_MANY_PIXELS,
    ),
    "59 megapixels in glass": (lambda: plain(8600, 6900, "RGBA", "PNG", compress_level=1), (2560, 2054)),
    "60 megapixels and more": (lambda: plain(8600, 7000, "1", "PNG"), Reason.TOO_MANY_PIXELS),
    "a PNG of 2 billion by 1": (lambda: resized_png(2**31 - 1, 1), Reason.TOO_MANY_PIXELS),
    "a PNG that ends early": (lambda: resized_png(7000, 8000), Reason.BROKEN),
    "a PNG of no width": (lambda: resized_png(0, 8), Reason.BROKEN),
    "a PNG of no height": (lambda: resized_png(8, 0), Reason.BROKEN),
    "a JPEG of no width": (lambda: resized_jpeg(plain(16, 16), 0, 16), Reason.BROKEN),
    "a JPEG of no height": (lambda: resized_jpeg(plain(16, 16), 16, 0), Reason.BROKEN),
    "one pixel wide": (lambda: plain(1, 65500, "L"), (1, 2560)),
    "one pixel high": (lambda: plain(65500, 1, "L"), (2560, 1)),
    "20,000 scans": (lambda: progressive(20_000, side=3000), Reason.TOO_HEAVY),
    "25 MB of nothing": (lambda: b"\xff\xd8\xff\xe0" + bytes(25_000_000), Reason.BROKEN),
    "25 MB of anything": (lambda: b"\xff\xd8\xff\xe0" + os.urandom(25_000_000), Reason.BROKEN),
    "a text of 64 MB packed": (lambda: png_with_a_text_of(64_000_000), Reason.BROKEN),
}


def png_with_a_text_of(size: int) -> bytes:
    png = plain(8, 8, kind="PNG")
    text = b"zTXtComment\0\0" + zlib.compress(bytes(size))
    chunk = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    return png[:33] + chunk + png[33:]


@pytest.mark.parametrize("name", OUTCOMES)
def test_it_has_its_outcome(name: str) -> None:
    make, expected = OUTCOMES[name]
    raw = make()
    began = time.monotonic()
    assert outcome_of(raw) == expected
    assert time.monotonic() - began < SECONDS


def outcome_of(raw: bytes) -> tuple[int, int] | Reason:
    try:
        photo = clean_apart(raw)
    except BadPhoto as bad:
        return bad.reason
    return photo.width, photo.height


def test_the_memory_is_really_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With less of it even an honest photo is too heavy, and says so."""
    monkeypatch.setattr("gisreport.photos.apart.PROGRAM", ["-c", f"""
import resource
from gisreport.photos import apart
apart.MEMORY_BYTES = {MEMORY_BYTES // 6}
apart.main()
"""])  # fmt: skip
    assert outcome_of(plain(8600, 6900, "RGB", "PNG", compress_level=1)) == Reason.TOO_HEAVY


# --- Two things at once: what comes out is a picture and nothing else ---

SCRIPT = b"<script>alert(document.domain)</script><?php system($_GET['c']); ?>"


def in_a_comment(kind: str) -> bytes:
    return saved(quarters(), kind, comment=SCRIPT)


POLYGLOTS = {
    "JPEG and PHP in a comment": lambda: in_a_comment("JPEG"),
    "GIF and a script in a comment": lambda: in_a_comment("GIF"),
    "JPEG and ZIP": lambda: saved(quarters(), quality=95) + b"PK\x03\x04" + SCRIPT + b"PK\x05\x06" + bytes(18),
    "JPEG and PDF": lambda: saved(quarters(), quality=95) + b"\n%PDF-1.7\n" + SCRIPT + b"\n%%EOF",
    "PNG and HTML": lambda: saved(quarters(), "PNG") + b"<!doctype html>" + SCRIPT,
    "WebP and a page": lambda: saved(quarters(), "WEBP", lossless=True) + SCRIPT,
    "PNG and a program": lambda: saved(quarters(), "PNG") + b"\x7fELF" + SCRIPT,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_picture_that_is_something_else_too(name: str) -> None:
    raw = POLYGLOTS[name]()
    assert SCRIPT in raw
    for file in files(clean(io.BytesIO(raw))):
        assert_bare(file)
        assert SCRIPT not in file
        assert corners(file) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7\n", b"PK\x03\x04", b"<svg onload=alert(1)>", b"\x7fELF", b"MZ", b"#!/bin/sh\n"]
)
def test_something_else_that_is_a_picture_too(head: bytes) -> None:
    with pytest.raises(BadPhoto, match=Reason.NOT_A_PICTURE):
        clean(io.BytesIO(head + saved(quarters())))


def files(photo: CleanPhoto) -> list[bytes]:
    return [getattr(photo, size) for size in SIZES]
