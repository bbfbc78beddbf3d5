"""Clean a photo in a process of its own, so that a crafted file can neither fill the memory, nor hold up, nor
take down the worker. The process gets the file's bytes and nothing else: no settings, no keys, no database.

It answers with a line of JSON and, after it, the cleaned files one behind the other.
"""

import io
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from gisreport.photos.clean import SIZES, CleanPhoto, clean
from gisreport.photos.reasons import BadPhoto, Reason

PROGRAM = ["-m", "gisreport.photos.apart"]
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 30
AT_ONCE = 2  # in each worker, so that hostile photos never hold more than that many times MEMORY_BYTES
PATIENCE_SECONDS = 120  # of the clock; more says nothing about the file, only that the machine is busy
# Deaths that a file can bring about. Any other end is ours (a kill, a missing module) and worth another try.
_DEATHS_BY_FILE = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGXCPU}
_places = threading.BoundedSemaphore(AT_ONCE)
_ROOT = Path(__file__).resolve().parent.parent.parent


class CleaningFailed(RuntimeError):
    """The process ended without an answer, and not through the photo's fault."""


def clean_apart(raw: bytes) -> CleanPhoto:
    """Like clean(), within MEMORY_BYTES and CPU_SECONDS. Raises BadPhoto, or CleaningFailed to try again."""
    try:
        with _places:
            ended = subprocess.run(  # noqa: S603 (our own module)
                [sys.executable, *PROGRAM],
                input=raw,
                capture_output=True,
                timeout=PATIENCE_SECONDS,
                cwd=_ROOT,
                env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
                | {"MALLOC_ARENA_MAX": "2"},  # threads reserve address space, and that is what MEMORY_BYTES counts
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise CleaningFailed(f"gave no answer within {PATIENCE_SECONDS} s; is the machine busy?") from error
    if -ended.returncode in _DEATHS_BY_FILE:
        raise BadPhoto(Reason.TOO_HEAVY if ended.returncode == -signal.SIGXCPU else Reason.BROKEN)
    if ended.returncode != 0 or not ended.stdout:
        raise CleaningFailed(f"ended with {ended.returncode}: {ended.stderr.decode(errors='replace')[-1000:]}")
    return _unpacked(ended.stdout)


def _unpacked(answer: bytes) -> CleanPhoto:
    line, _newline, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise BadPhoto(Reason(head["refused"]))
    files = io.BytesIO(rest)
    return CleanPhoto(head["width"], head["height"], **{name: files.read(head["bytes"][name]) for name in SIZES})


def _packed(photo: CleanPhoto) -> bytes:
    files = {name: getattr(photo, name) for name in SIZES}
    head = {"width": photo.width, "height": photo.height, "bytes": {name: len(files[name]) for name in SIZES}}
    return b"\n".join([json.dumps(head).encode(), b"".join(files.values())])


def _limit() -> None:
    with suppress(OSError):  # where memory runs out all the same, this process is the one to go
        Path("/proc/self/oom_score_adj").write_text("1000")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _limit()
    try:
        answer = _packed(clean(io.BytesIO(sys.stdin.buffer.read())))
    except BadPhoto as refusal:
        answer = json.dumps({"refused": refusal.reason}).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
