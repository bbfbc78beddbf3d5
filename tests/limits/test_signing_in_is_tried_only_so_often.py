import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from gisreport.accounts.models import User
from gisreport.limits.who import Proxies
from tests.cast import PASSWORD, Town

pytestmark = pytest.mark.django_db
SIGN_IN = "/konto/login/"


def tried(client: Client, email: str, password: str = "fel", **options: str) -> tuple[int, bool]:
    """The status, and whether it says that there have been too many."""
    answer = client.post(SIGN_IN, {"login": email, "password": password}, **options)  # type: ignore[arg-type]
    words = "För många" in answer.content.decode() or "ovanligt mycket" in answer.content.decode()
    return answer.status_code, words


def test_one_account_is_locked_for_a_while_whatever_the_address(client: Client, anna_of_streets: User) -> None:
    answers = [tried(client, anna_of_streets.email, REMOTE_ADDR=f"198.51.100.{number}") for number in range(6)]
    assert [refused for _status, refused in answers] == [False] * 5 + [True]
    assert tried(client, anna_of_streets.email, PASSWORD, REMOTE_ADDR="203.0.113.1")[1]


def test_one_address_cannot_try_many_accounts_whatever_it_says(client: Client, lilleby: Town) -> None:
    lies = [{"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"} for number in range(11)]
    answers = [tried(client, f"user{number}@example.org", **lie) for number, lie in enumerate(lies)]
    assert answers[0] == (200, False)
    assert answers[-1][1]


def test_through_a_trusted_proxy_each_counts_for_himself(client: Client, lilleby: Town, settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = Proxies.read(["127.0.0.1"])
    clients = [{"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"} for number in range(11)]
    assert not any(tried(client, f"user{number}@example.org", **one)[1] for number, one in enumerate(clients))


def test_the_page_says_when_to_try_again(client: Client, lilleby: Town) -> None:
    for _ in range(31):
        answer = client.post(SIGN_IN, {"login": "", "password": ""})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Vänta en stund" in answer.content.decode()


def test_attempts_are_in_the_database_and_name_nobody(client: Client, lilleby: Town) -> None:
    tried(client, "rut@example.org", REMOTE_ADDR="198.51.100.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM limits_cache")
        rows = cursor.fetchall()
    assert rows
    assert "198.51.100.7" not in str(rows)
    assert "rut" not in str(rows)


def test_a_used_code_is_known_to_every_process() -> None:
    """allauth remembers it in this cache, and asks `add` whether it is new."""
    assert cache.add("code", "y", timeout=30)
    assert not cache.add("code", "y", timeout=30)
