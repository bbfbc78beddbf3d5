"""A NUL, which PostgreSQL refuses, is in no address of ours."""

import pytest

from gisreport.accounts.models import User
from tests.cast import Town
from tests.desk.conftest import SignIn


@pytest.mark.parametrize("address", ["/handlaggning/%00/", "/handlaggning/4%007/svara", "/administration/%00/"])
def test_there_is_nothing_at_such_an_address(sign_in: SignIn, anna_of_streets: User, address: str) -> None:
    assert sign_in(anna_of_streets).get(address).status_code == 404


@pytest.mark.parametrize("page", ["9" * 5000, "9" * 30, "²", "-1", "0", "x"])
def test_a_page_that_cannot_be_is_another(sign_in: SignIn, anna_of_streets: User, page: str) -> None:
    assert sign_in(anna_of_streets).get("/handlaggning/", {"page": page}).status_code == 200


def test_a_category_that_cannot_be_is_not_filled_in(
    sign_in: SignIn, lilleby: Town, eva_the_administrator: User
) -> None:
    answer = sign_in(eva_the_administrator).get("/administration/9001/regler/ny", {"category": "a\0b"})
    assert answer.status_code == 200
