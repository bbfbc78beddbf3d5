"""One line per step."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

PREPARED = "prepared\n"  # the worker's first word to the process that started it


@contextmanager
def step(title: str) -> Iterator[None]:
    """`  title … 3 s`, the seconds when it is done. On standard error: standard output is for results."""
    begun = time.monotonic()
    print(f"  {title} …", end="", file=sys.stderr, flush=True)
    yield
    print(f" {time.monotonic() - begun:.1f} s", file=sys.stderr, flush=True)
