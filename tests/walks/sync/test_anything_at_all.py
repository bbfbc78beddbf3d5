"""Whatever a phone sends, or somebody who says to be one: an answer, never a fault of ours."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.walks.sync.phone import PHOTO, VOICE, Phone, seen, sha256

pytestmark = pytest.mark.django_db

ANSWERS = {200, 201, 204, 400, 404, 409, 413, 415}
TEXT = st.text(st.characters(), max_size=12)  # lone surrogates and NUL among them
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), TEXT,
    st.sampled_from([2**31, 2**63, -1, 1e308, "1e999", "\x00", "\ud83d", "9999-12-31T23:59:59Z", "0001-01-01T00:00Z"]),
    st.uuids().map(str), st.just("0" * 64),
)  # fmt: skip
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
NAMES = ["v", "kind", "device_seq", "at", "of", "observation", "points"]
SEEN = [*seen(), "unheard-of"]
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def answered(phone: Phone, method: str, what: str, body: bytes, kind: str = "application/json") -> int:
    """A client of ours raises what the server did not foresee."""
    ask = getattr(phone.client, method)
    answer = ask(f"{phone.base}/{what}", body, content_type=kind, headers=phone.who)
    assert answer.status_code in ANSWERS, (answer.status_code, body[:200])
    return int(answer.status_code)


def as_body(value: Any) -> bytes:
    """As JavaScript would write it, and NaN and Infinity as Python would."""
    return json.dumps(value).encode()


@pytest.mark.parametrize("what", ["ops", "reconcile", "leave", "backup"])
@FEW
@given(data=st.one_of(ANYTHING.map(as_body), st.binary(max_size=60)))
def test_any_body(leader: Phone, what: str, data: bytes) -> None:
    answered(leader, "post", what, data)


@FEW
@given(
    kind=st.sampled_from(["create", "revise", "retract", "support", "track", "x"]),
    changes=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=2),
    noted=st.dictionaries(st.sampled_from(SEEN), ANYTHING, max_size=3),
)
def test_any_operation(leader: Phone, kind: str, changes: dict[str, Any], noted: dict[str, Any]) -> None:
    points = [[17.0, 62.0, 5, "2026-11-01T18:00:00Z"]]
    whole = {"v": 1, "kind": kind, "device_seq": 1, "of": str(uuid.uuid4()), "points": points}
    body = as_body(whole | {"observation": seen(**noted)} | changes)
    status = answered(leader, "put", f"ops/{uuid.uuid4()}", body)
    content = body.decode()
    item = {"client_id": str(uuid.uuid4()), "sha256": sha256(content), "content": content}
    answer = leader.ask("ops", {"ops": [item]}).json()["results"][0]
    assert answer["status"] == status


@FEW
@given(
    items=st.lists(
        st.fixed_dictionaries({}, optional={"client_id": ANYTHING, "sha256": ANYTHING, "content": ANYTHING}), max_size=3
    )
)
def test_any_items(phone: Phone, items: list[Any]) -> None:
    answered(phone, "post", "ops", as_body({"ops": items}))


@FEW
@given(
    head=st.sampled_from([b"", PHOTO, VOICE, b"\x1aE\xdf\xa3", b"\x00\x00\x00\x18ftyp", b"\xff\xf1"]),
    rest=st.binary(max_size=100),
    kind=st.sampled_from(["image/jpeg", "audio/webm", "image/", "text/plain"]),
)
def test_any_bytes(phone: Phone, head: bytes, rest: bytes, kind: str) -> None:
    answered(phone, "put", f"media/{sha256(head + rest)}", head + rest, kind)


@FEW
@given(said=st.dictionaries(st.sampled_from(["join_id", "name", "company", "subgroup", "email", "role"]), ANYTHING))
def test_anybody_who_joins(phone: Phone, said: dict[str, Any]) -> None:
    body = as_body({"code": phone.walk.join_code, "join_id": str(uuid.uuid4())} | said)
    answer = phone.client.post("/api/v1/walks/join", body, content_type="application/json")
    assert answer.status_code in ANSWERS
