"""The one exception of this package."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Refusal(Exception):
    """One sentence for the person at the terminal: what is wrong and what to do about it."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Ends the program with the sentence alone, or quietly when interrupted; never with a traceback for these."""
    try:
        yield
    except Refusal as refusal:
        sys.exit(f"\n{refusal}")
    except KeyboardInterrupt:
        sys.exit(130)


def run_plainly(main: Callable[[], int]) -> None:
    """Runs `main` and exits with its code."""
    with told_plainly():
        sys.exit(main())
