"""The modules of the phone that need no page, in Node's own test runner."""

import re
import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

HERE = Path(__file__).parent / "node"
# The machine's own may be too old for them, or missing; the tests' browser driver brings one along.
NODE = compute_driver_executable()[0]


def test_they_keep_count_and_hand_in() -> None:
    tests = sorted(str(path) for path in HERE.glob("*.test.mjs"))
    run = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout[-8_000:] + run.stderr[-2_000:]
    passed = re.search(r"^. pass (\d+)$", run.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) >= 27
