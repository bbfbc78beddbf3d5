"""The real data that lies beside a developer's checkout; a user's clone has none, and those tests are skipped."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def real_data(*parts: str) -> Path:
    """The path to a file of real data, or a skip with the reason."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs the real data {'/'.join(parts)}, which is not part of the repository")
    return path
