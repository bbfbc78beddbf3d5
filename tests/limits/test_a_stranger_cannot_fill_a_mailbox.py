from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client

from gisreport.cases import lifecycle
from gisreport.cases.models import Case, Follower
from gisreport.limits.models import Allowance
from gisreport.limits.rates import read_rates
from gisreport.outbox.models import Message
from reports.models import Report
from tests.cast import Town
from tests.reports.sending import fields

pytestmark = pytest.mark.django_db
RUT = "rut@example.org"


@pytest.fixture(autouse=True)
def two_letters_a_day(settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("letters=2/d")


def send(client: Client, times: int, **more: str) -> str:
    """The thank-you page of the last one."""
    for _ in range(times):
        answer = client.post("/anmal", fields(email=RUT, **more))
        assert answer.status_code == 303
    return client.get(answer["Location"]).content.decode()


def letters() -> int:
    return Message.objects.filter(recipient__iexact=RUT).count()


def test_no_more_first_letters_than_that_and_the_page_says_so(client: Client, lilleby: Town) -> None:
    assert "Vi har också mejlat den" in send(client, 2)
    page = send(client, 1)
    assert "Vi mejlar inte rut@example.org om det här ärendet" in page
    assert "Vi har också mejlat den" not in page
    assert letters() == 2


def test_every_report_comes_in_all_the_same(client: Client, lilleby: Town) -> None:
    send(client, 5)
    assert Report.objects.count() == 5


def test_letters_in_capitals_are_to_the_same_address(client: Client, lilleby: Town) -> None:
    send(client, 2)
    client.post("/anmal", fields(email=RUT.upper()))
    assert letters() == 2


def test_what_happens_afterwards_is_not_mailed_either(
    client: Client, lilleby: Town, deliver_owed: Callable[[], list[EmailMessage]]
) -> None:
    send(client, 3)
    deliver_owed()
    silent = Case.objects.order_by("-pk")[0]
    lifecycle.reply(silent, text="Tack.", by=None)
    assert letters() == 2


def test_it_can_be_switched_on_when_there_is_room_again(client: Client, lilleby: Town) -> None:
    send(client, 3)
    follower = Follower.objects.order_by("-pk")[0]
    refused = client.post(f"/a/{follower.token}/avisering")
    assert refused.status_code == 422
    assert "Försök igen i morgon" in refused.content.decode()
    Allowance.objects.all().delete()  # the next day
    assert client.post(f"/a/{follower.token}/avisering").status_code == 302
    follower.refresh_from_db()
    assert follower.wants_mail


def test_nor_through_having_seen_the_same(client: Client, lilleby: Town) -> None:
    send(client, 1)
    number = Case.objects.get().number
    answers = []
    for _ in range(3):
        client.cookies.clear()
        answers.append(client.post(f"/arende/{number}/samma", {"email": "kim@example.org"}).status_code)
    assert answers == [302, 302, 422]
    assert Message.objects.filter(recipient="kim@example.org").count() <= 2
