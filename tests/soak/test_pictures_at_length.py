"""Pictures near every limit, and real ones damaged `EXAMPLES` times (300): `SEED` decides where."""

import os
import random
import time
from collections.abc import Callable

import pytest
from PIL import Image

from gisreport.photos.apart import CPU_SECONDS, clean_apart
from gisreport.photos.clean import SIZES
from gisreport.photos.reasons import BadPhoto, Reason
from tests.photos.pictures import assert_bare, saved
from tests.photos.test_every_file_of_the_collection import OUTCOMES
from tests.shared import real_data

EXAMPLES = int(os.environ.get("EXAMPLES", "300"))
SECONDS = 4 * CPU_SECONDS  # of the clock; the machine may be busy with other things
WIDTH, HEIGHT = 8600, 6900  # 59 megapixels
A_SCAN = b"\xff\xda"
Outcome = tuple[int, int] | Reason


def drawn(mode: str, kind: str, width: int = WIDTH, height: int = HEIGHT, **options: object) -> bytes:
    return saved(Image.new(mode, (width, height), 90 if len(mode) == 1 else None), kind, **options)


def with_its_last_scan_again_and_again() -> bytes:
    """Each scan touches all 144 million pixels once more."""
    jpeg = drawn("L", "JPEG", 12000, 12000, progressive=True, quality=30)
    scan = jpeg[jpeg.rfind(A_SCAN) : -2]
    return jpeg[:-2] + scan * (20_000_000 // len(scan)) + b"\xff\xd9"


NEAR_THE_LIMITS: dict[str, tuple[Callable[[], bytes], set[Outcome]]] = {
    "PNG": (lambda: drawn("RGB", "PNG", compress_level=1), {(2560, 2054)}),
    "PNG in shades of glass": (lambda: drawn("LA", "PNG", compress_level=1), {(2560, 2054)}),
    "PNG with 16 bits": (lambda: drawn("I;16", "PNG", compress_level=1), {(2560, 2054)}),
    "PNG with a palette of glass": (
        lambda: drawn("P", "PNG", compress_level=1, transparency=bytes([9] * 256)),
        {(2560, 2054)},
    ),
    "PNG as wide as it can be": (lambda: drawn("RGBA", "PNG", 59_000_000, 1), {(2560, 1)}),
    "PNG as high as it can be": (lambda: drawn("L", "PNG", 1, 59_000_000), {(1, 2560)}),
    "GIF": (lambda: drawn("P", "GIF"), {(2560, 2054)}),
    "WebP as wide as it can be": (lambda: drawn("RGB", "WEBP", 16383, 3600, method=0), {(2560, 563)}),
    "AVIF": (lambda: drawn("RGB", "AVIF", speed=10), {(2560, 2054), Reason.TOO_HEAVY}),
    "HEIC": (lambda: drawn("RGB", "HEIF", 4096, 4096, quality=30), {(2560, 2560)}),
    "JPEG of 200 megapixels": (lambda: drawn("RGB", "JPEG", 16320, 12240, quality=30), {(2560, 1920)}),
    "JPEG of 200 megapixels in scans": (
        lambda: drawn("RGB", "JPEG", 16320, 12240, quality=30, progressive=True, subsampling=0),
        {(2560, 1920)},
    ),
    "JPEG of 240 megapixels in CMYK": (lambda: drawn("CMYK", "JPEG", 16000, 15000, quality=30), {(2560, 2400)}),
    "JPEG of scans without end": (with_its_last_scan_again_and_again, {Reason.TOO_HEAVY, (2560, 2560)}),
}


@pytest.mark.parametrize("name", NEAR_THE_LIMITS)
def test_near_a_limit(name: str) -> None:
    make, expected = NEAR_THE_LIMITS[name]
    raw = make()
    began = time.monotonic()
    assert outcome_of(raw) in expected
    assert time.monotonic() - began < SECONDS


def test_real_pictures_damaged_anywhere() -> None:
    """Cleaned and bare, or refused with a reason; never anything else (CleaningFailed would be raised)."""
    seed = int(os.environ.get("SEED") or random.randrange(10_000))
    dice = random.Random(seed)
    outcomes: dict[str, int] = {}
    for _number in range(EXAMPLES):
        name = dice.choice(list(OUTCOMES))
        raw = damaged(real_data("images", *name.split("/")).read_bytes(), dice)
        outcome = outcome_of(raw)
        told = outcome if isinstance(outcome, Reason) else "clean"
        outcomes[told] = outcomes.get(told, 0) + 1
    print(f"SEED={seed}", outcomes)


def damaged(raw: bytes, dice: random.Random) -> bytes:
    """Some bytes changed, most of them in the first kilobytes, where sizes and lengths stand; sometimes cut off."""
    content = bytearray(raw)
    for _number in range(dice.randint(1, 30) if content else 0):
        within = min(len(content), dice.choice([64, 1024, 16_384, len(content)]))
        content[dice.randrange(within)] = dice.randrange(256)
    return bytes(content[: dice.randrange(len(content))] if content and dice.random() < 0.2 else content)


def outcome_of(raw: bytes) -> Outcome:
    try:
        photo = clean_apart(raw)
    except BadPhoto as bad:
        return bad.reason
    for size in SIZES:
        assert_bare(getattr(photo, size))
    return photo.width, photo.height
