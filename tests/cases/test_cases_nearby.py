import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import PublicCase
from tests.cases.conftest import NewCase
from tests.geometry import metres, pin

UNITS = st.floats(2.9, 3.1)


def test_the_nearest_first_and_not_beyond_the_metres(new_case: NewCase) -> None:
    far, near, beyond = new_case(x=3.04), new_case(x=3.01), new_case(x=3.06)
    found = PublicCase.objects.open().near(pin(3, 3), metres=50)
    assert [case.number for case in found] == [near.number, far.number]
    assert [round(case.distance.m) for case in found] == [10, 40]  # type: ignore[attr-defined]
    assert beyond.number not in {case.number for case in found}


def test_what_is_closed_private_or_hidden_is_not_nearby(new_case: NewCase, anna_of_streets: User) -> None:
    closed, _private, hidden = new_case(), new_case("otrygg-plats"), new_case()
    lifecycle.resolve(closed, by=anna_of_streets)
    lifecycle.hide(hidden, by=anna_of_streets)
    assert not PublicCase.objects.open().near(pin(3, 3), metres=50).exists()


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(UNITS, UNITS, st.floats(1, 200))
def test_a_case_is_near_exactly_when_the_metres_say_so(new_case: NewCase, x: float, y: float, within: float) -> None:
    case = new_case(x=3, y=3, notify=False)
    (east, north), (here_east, here_north) = metres(x, y), metres(3, 3)
    away = ((east - here_east) ** 2 + (north - here_north) ** 2) ** 0.5
    found = PublicCase.objects.near(pin(x, y), metres=within).filter(pk=case.pk).exists()
    if abs(away - within) > 0.01:
        assert found == (away < within)


def test_a_case_without_a_place_is_near_nothing(new_case: NewCase) -> None:
    case = new_case()
    case.point = None
    case.save()
    assert not PublicCase.objects.near(pin(3, 3), metres=1000).exists()


@pytest.mark.django_db
def test_nothing_is_near_where_nothing_is() -> None:
    assert list(PublicCase.objects.near(pin(3, 3), metres=50)) == []
