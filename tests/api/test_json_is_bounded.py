import json
import time

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gisreport.api.parsers import MOST_LEVELS, depth
from tests.cast import Town

pytestmark = pytest.mark.django_db
SCALARS = st.none() | st.booleans() | st.text(max_size=8) | st.integers()
ANY_JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner))


def levels(value: object) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(levels, value), default=0) if isinstance(value, list) else 0


@given(ANY_JSON, st.booleans())
def test_the_depth_is_counted_without_parsing(value: object, ascii_only: bool) -> None:
    assert depth(json.dumps(value, ensure_ascii=ascii_only).encode()) == levels(value)


@given(st.binary(max_size=200))
def test_any_bytes_have_a_depth(body: bytes) -> None:
    assert 0 <= max(0, depth(body)) <= len(body)


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b"[]" * 500_000, b'"\\"' * 333_333, b'"' + b'\\"' * 499_999])
def test_the_largest_body_is_looked_through_at_once(body: bytes) -> None:
    begun = time.process_time()
    depth(body)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("levels", [MOST_LEVELS + 1, 1_000, 100_000])
def test_too_deep_is_refused_and_says_how_deep_it_may_be(client: Client, lilleby: Town, levels: int) -> None:
    body = '{"category": ' + "[" * levels + "]" * levels + "}"
    answer = client.post("/api/v1/reports", body, content_type="application/json")
    assert answer.status_code == 400
    assert f"Högst {MOST_LEVELS}" in answer.json()["detail"]


def test_brackets_in_words_do_not_count(client: Client, lilleby: Town) -> None:
    sent = {"category": "belysning", "place": "Storgatan", "municipality": "9001", "description": "[{" * 100}
    assert client.post("/api/v1/reports", json.dumps(sent), content_type="application/json").status_code == 201
