"""`make bench` ends with an error exactly when something is above its limit."""

import json

import pytest

from tests.bench.line import Line


def test_a_line_as_the_contract_has_it() -> None:
    told = json.loads(Line("create_report", 12.3456, 4.0, max_ratio=8, facts={"statements": 13}).as_json())
    expected = {"ours_ms": 12.346, "limit_ms": 4.0, "ratio": 3.09, "max_ratio": 8, "statements": 13}
    assert told == {"name": "create_report", **expected}


@pytest.mark.parametrize(
    ("ours", "facts", "broken"),
    [
        (8.0, {}, None),
        (8.1, {}, "ratio"),
        (1.0, {"statements": 15, "max_statements": 15}, None),
        (1.0, {"statements": 16, "max_statements": 15}, "statements"),
        (1.0, {"max_ours_ms": 1.0}, None),
        (1.1, {"max_ours_ms": 1.0}, "ours_ms"),
        (1.0, {"cpu_ms": None, "max_cpu_ms": 15}, None),
    ],
)
def test_what_is_above_its_limit_is_said(ours: float, facts: dict[str, float | None], broken: str | None) -> None:
    sentences = Line("name", ours, 1.0, max_ratio=8, facts=facts).broken()
    assert [sentence.split()[1] for sentence in sentences] == ([broken] if broken else [])
