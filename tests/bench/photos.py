"""What it costs to clean a photo, against the same sizes made by Pillow alone; and what the worker needs for it."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image
from PIL.Image import Resampling

from gisreport.photos.clean import SIZES, clean
from tests.bench import measure
from tests.bench.country import CATEGORY, PIN
from tests.bench.line import Line

WIDTH, HEIGHT = 4000, 3000


def lines(log: Path) -> Iterator[Line]:
    photo = twelve_megapixels()
    medians = measure.side_by_side(lambda: clean(io.BytesIO(photo)), lambda: by_pillow(photo), times=9, warm_up=1)
    facts = {"megapixels": WIDTH * HEIGHT / 1e6, "worker_memory_mb": worker_memory(photo, log)}
    yield Line("photo_clean", medians.ours, medians.limit, max_ratio=1.3, facts=facts)


def twelve_megapixels() -> bytes:
    """Soft shades with the grain of a camera, so that it is as hard to encode as a photo."""
    shades = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    grain = [Image.effect_noise((WIDTH, HEIGHT), 12) for _colour in range(3)]
    picture = Image.merge(
        "RGB", [Image.blend(shades.rotate(90 * number), one, 0.5) for number, one in enumerate(grain)]
    )
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=92)
    return file.getvalue()


def by_pillow(photo: bytes) -> None:
    """Decoded, made smaller, and encoded, each size from the one that is kept as the master."""
    master: Image.Image = Image.open(io.BytesIO(photo))
    master.thumbnail((SIZES["master"][0],) * 2, Resampling.LANCZOS)
    for side, quality in SIZES.values():
        image = master
        if side < max(master.size):
            image = master.resize(_fitting(master, side), Resampling.LANCZOS, reducing_gap=2.0)
        image.save(io.BytesIO(), "JPEG", quality=quality, optimize=True)


def _fitting(image: Image.Image, side: int) -> tuple[int, int]:
    scale = side / max(image.size)
    return round(image.width * scale), round(image.height * scale)


def worker_memory(photo: bytes, log: Path) -> float:
    """Megabytes of a worker that has sent letters and cleaned photos, with the process that cleans them."""
    _forget_jobs()
    for number in range(3):
        upload = SimpleUploadedFile("photo.jpg", photo + bytes([number]))
        sent = {"category": CATEGORY, "lon": PIN.x, "lat": PIN.y, "description": "Ett hål.", "photos": upload}
        assert Client(SERVER_NAME="localhost").post("/api/v1/reports", sent).status_code == 201
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "procrastinate", "worker"],
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for_jobs(worker, log)
        return sum(measure.resident_mb(one) for one in (worker.pid, *measure.children_of(worker.pid)))
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def _wait_for_jobs(worker: subprocess.Popen[bytes], log: Path) -> None:
    for _number in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
            waiting = cursor.fetchone()[0]
        if not waiting:
            return
        if worker.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"The worker did not do its work:\n{log.read_text()[-2000:]}")
