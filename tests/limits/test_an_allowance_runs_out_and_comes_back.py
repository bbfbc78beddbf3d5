from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, OperationalError, connection
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from gisreport.errors import TooOften
from gisreport.limits.forget import forget
from gisreport.limits.models import Allowance
from gisreport.limits.rates import Rate
from gisreport.limits.spend import in_words, is_left, spend

pytestmark = pytest.mark.django_db
LIFT = "search"
ADDRESS = "192.0.2.7"


@pytest.fixture(autouse=True)
def three_an_hour(settings: LazySettings) -> None:
    settings.RATE_LIMITS = {LIFT: Rate(3, timedelta(minutes=20)), "letters": None}


def pass_by(hours: float) -> None:
    """As if that much time had gone, or come back when negative."""
    Allowance.objects.update(whole_at=F("whole_at") - timedelta(hours=hours))


def seconds_to_wait() -> int:
    try:
        spend(LIFT, ADDRESS)
    except TooOften as refused:
        return refused.retry_after
    return 0


def test_what_is_there_may_be_spent_and_no_more() -> None:
    assert [is_left(LIFT, ADDRESS) for _ in range(5)] == [True, True, True, False, False]


def test_each_has_an_allowance_of_its_own() -> None:
    assert [is_left(LIFT, f"192.0.2.{number}", cost=3) for number in range(5)] == [True] * 5


def test_one_more_for_every_interval_that_passes() -> None:
    spend(LIFT, ADDRESS, cost=3)
    pass_by(hours=0.34)
    assert [is_left(LIFT, ADDRESS) for _ in range(2)] == [True, False]


def test_the_refusal_says_when() -> None:
    spend(LIFT, ADDRESS, cost=3)
    with pytest.raises(TooOften, match="om 20 minuter") as refused:
        spend(LIFT, ADDRESS)
    assert 1195 <= refused.value.retry_after <= 1200


def test_whoever_waits_as_long_as_told_is_let_in() -> None:
    spend(LIFT, ADDRESS, cost=3)
    with pytest.raises(TooOften) as refused:
        spend(LIFT, ADDRESS)
    pass_by(hours=refused.value.retry_after / 3600)
    spend(LIFT, ADDRESS)


def test_it_costs_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        with django_assert_num_queries(1):
            spend(LIFT, ADDRESS)


def test_a_refusal_costs_one_statement_too(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    spend(LIFT, ADDRESS, cost=3)
    with django_assert_num_queries(1), pytest.raises(TooOften):
        spend(LIFT, ADDRESS)


def test_a_limit_that_is_off_costs_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert all(is_left("letters", ADDRESS) for _ in range(50))


@hypothesis(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(min_value=-10_000, max_value=10_000), st.integers(min_value=1, max_value=3))
def test_a_clock_that_jumps_locks_nobody_out_for_longer_than_the_window(hours: float, spent: int) -> None:
    Allowance.objects.all().delete()
    spend(LIFT, ADDRESS, cost=spent)
    pass_by(hours)
    wait = seconds_to_wait()
    assert wait <= 3600 + 1
    if wait:
        pass_by(hours=wait / 3600)
        spend(LIFT, ADDRESS)


def test_no_address_is_stored_in_clear() -> None:
    spend(LIFT, ADDRESS)
    assert len(Allowance.objects.get().key) == 64


def test_the_table_costs_little_to_write() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname IN ('limits_allowance', 'limits_cache')")
        assert cursor.fetchall() == [("u",), ("u",)]


def test_what_is_whole_again_is_forgotten() -> None:
    spend(LIFT, ADDRESS)
    assert forget() == 0
    pass_by(hours=2)
    assert forget() == 1


def test_what_a_clock_left_far_ahead_is_forgotten() -> None:
    spend(LIFT, ADDRESS)
    pass_by(hours=-24)
    assert forget() == 1


def test_a_database_that_refuses_the_counter_refuses_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError("permission denied")

    monkeypatch.setattr("gisreport.limits.spend._asked", refuse)
    spend(LIFT, ADDRESS)
    assert "gave way" in caplog.text


def test_a_database_that_is_away_is_said_to_be_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_connection(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("gisreport.limits.spend._asked", no_connection)
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    with pytest.raises(OperationalError):
        spend(LIFT, ADDRESS)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 sekund"), (59, "59 sekunder"), (60, "1 minut"), (61, "2 minuter"), (3600, "1 timme"), (86400, "24 timmar")],
)
def test_the_wait_is_told_as_people_say_it(seconds: int, words: str) -> None:
    assert in_words(seconds) == words
