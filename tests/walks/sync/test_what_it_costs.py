"""Statements that reach the database, the transaction's own not counted."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.walks.sync.phone import PHOTO, VOICE, Phone, sha256

pytestmark = pytest.mark.django_db

AtMost = Callable[[int], Any]


def test_one_operation(phone: Phone, django_assert_max_num_queries: AtMost) -> None:
    """With all that one can have: a photo, a voice, a stop, and an acute fault."""
    phone.put_medium(PHOTO)
    phone.put_medium(VOICE, kind="audio/ogg")
    media = [{"sha256": sha256(one), "type": "", "bytes": len(one)} for one in (PHOTO, VOICE)]
    operation = phone.create(urgent=True, stop=str(phone.walk.stops.all()[0].pk), media=media)
    with django_assert_max_num_queries(10 + 2):  # the test's own transaction makes savepoints
        assert phone.put(operation).status_code == 201


def test_a_hundred_cost_as_many_statements_as_one(phone: Phone, django_assert_max_num_queries: AtMost) -> None:
    operations = [phone.create(text=f"Nummer {number}") for number in range(100)]
    with django_assert_max_num_queries(8 + 2):
        assert phone.post(operations).status_code == 200


def test_comparing_a_thousand(phone: Phone, django_assert_max_num_queries: AtMost) -> None:
    operations = [phone.create() for _number in range(1_000)]
    for number in range(0, 1_000, 100):
        phone.post(operations[number : number + 100])
    with django_assert_max_num_queries(3):
        assert phone.reconcile(operations)["missing"]["ops"] == []
