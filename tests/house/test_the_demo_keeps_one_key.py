import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gisreport.environment import secret_key


def test_whoever_is_first_everyone_gets_the_same_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _number: secret_key("demo", tmp_path / "data"), range(64)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def test_the_key_is_for_its_owner_only_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    secret_key("demo", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
