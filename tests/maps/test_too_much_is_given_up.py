"""Counting is given up after a while, and says so; whatever is asked afterwards is answered."""

from typing import Any

import pytest
from django.db import connection

from gisreport.errors import Refusal
from gisreport.maps import case_query
from gisreport.maps.case_query import rows_within_reason

SETTINGS = "SELECT current_setting('statement_timeout'), current_setting('plan_cache_mode')"


@pytest.mark.parametrize("one_plan", [False, True])
@pytest.mark.django_db(transaction=True)
def test_what_takes_too_long_is_refused_and_leaves_nothing_behind(one_plan: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr(case_query, "SECONDS", 0.1)
    before = settings_now()
    with pytest.raises(Refusal) as refused:
        rows_within_reason("SELECT pg_sleep(%s)", [10], one_plan=one_plan)
    assert refused.value.fields
    assert rows_within_reason("SELECT %s::int", [5], one_plan=one_plan) == [(5,)]
    assert settings_now() == before


@pytest.mark.django_db
def test_what_is_under_way_goes_on(monkeypatch: Any) -> None:
    monkeypatch.setattr(case_query, "SECONDS", 0.1)
    with pytest.raises(Refusal):
        rows_within_reason("SELECT pg_sleep(%s)", [10])
    assert settings_now()


def settings_now() -> Any:
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        return cursor.fetchone()
