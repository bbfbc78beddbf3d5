"""*Mina ärenden*: whoever can read the mail of an address sees its cases; nobody else learns anything."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gisreport.accounts import address
from gisreport.accounts.models import AddressCode
from gisreport.accounts.tasks import forget_codes
from gisreport.cases import lifecycle
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import render
from reports.submit import Submission, submit
from tests.cast import Town
from tests.geometry import pin

RUT = "rut@example.org"
PAGE = "/mina-arenden"

pytestmark = pytest.mark.django_db


def report(town: Town, email: str = RUT, category: str = "belysning") -> Any:
    where = {"category": town.categories[category], "municipality": town.municipality, "point": pin(3, 3)}
    return submit(Submission(**where, text="Mörkt.", email=email))


def mailed_code() -> str:
    letter = render(Message.objects.filter(kind=address.CODE).latest("created_at"))
    assert letter is not None
    return re.search(r"\d{4} \d{4}", letter.text)[0]  # type: ignore[index]


def prove(client: Client, email: str = RUT) -> Any:
    client.post(PAGE, {"email": email})
    return client.post(PAGE, {"code": mailed_code()}, follow=True)


def test_the_code_opens_every_case_of_the_address_and_no_other(client: Client, lilleby: Town) -> None:
    own = [report(lilleby), report(lilleby, category="otrygg-plats")]
    others = report(lilleby, "sven@example.org")
    page = prove(client).content.decode()
    assert all(submitted.follower.token in page for submitted in own)
    assert others.follower.token not in page
    assert others.case.number not in page


def test_an_address_without_cases_is_answered_the_same(client: Client, lilleby: Town) -> None:
    report(lilleby)
    known = client.post(PAGE, {"email": RUT}, follow=True).content.decode()
    unknown = Client().post(PAGE, {"email": "nobody@example.org"}, follow=True).content.decode()
    csrf = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert csrf.sub("", known).replace(RUT, "") == csrf.sub("", unknown).replace("nobody@example.org", "")
    assert Message.objects.filter(kind=address.CODE).count() == 2


def test_the_code_is_good_only_in_the_browser_that_asked(client: Client, lilleby: Town) -> None:
    report(lilleby)
    client.post(PAGE, {"email": RUT})
    other = Client()
    other.post(PAGE, {"code": mailed_code()})
    assert "Mejla en kod" in other.get(PAGE).content.decode()


def test_five_wrong_codes_end_it(client: Client, lilleby: Town) -> None:
    client.post(PAGE, {"email": RUT})
    right = mailed_code()
    wrong = "".join(str((int(digit) + 1) % 10) for digit in right if digit != " ")
    assert [client.post(PAGE, {"code": wrong}).status_code for _try in range(5)] == [422] * 5
    refused = client.post(PAGE, {"code": right})
    assert refused.status_code == 422
    assert "Be om en ny" in refused.content.decode()


def test_a_slip_of_the_finger_is_no_guess(client: Client, lilleby: Town) -> None:
    client.post(PAGE, {"email": RUT})
    for slip in ("123", "", "١٢٣٤٥٦٧٨", "a" * 40):
        assert client.post(PAGE, {"code": slip}).status_code == 422
    assert AddressCode.objects.get().tries == 0


def test_an_old_code_is_refused_and_its_letter_no_longer_wanted(client: Client, lilleby: Town) -> None:
    client.post(PAGE, {"email": RUT})
    code = mailed_code()
    AddressCode.objects.update(asked_at=timezone.now() - timedelta(minutes=16))
    assert "gäller inte längre" in client.post(PAGE, {"code": code}).content.decode()
    assert render(Message.objects.get(kind=address.CODE)) is None


def test_a_mailbox_is_not_filled_with_codes_and_forgetting_does_not_help(lilleby: Town) -> None:
    browsers = [Client() for _time in range(6)]
    answers = [
        browser.post(PAGE, {"email": email}) for browser, email in zip(browsers, [RUT, RUT.upper()] * 3, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [302] * 4 + [429] * 2
    assert int(answers[-1]["Retry-After"]) > 0
    assert RUT.upper() in answers[-1].content.decode()  # what was typed is kept
    browsers[0].post(PAGE, {"forget": ""})
    assert browsers[0].post(PAGE, {"email": RUT}).status_code == 429


@pytest.mark.parametrize(
    "lookalike", ["rut@examplе.org", "rut@exampleſ.org", "rut@ExampLe.org.ı.se", "ruſ@example.org"]
)
def test_an_address_that_only_looks_like_another_opens_nothing(client: Client, lilleby: Town, lookalike: str) -> None:
    submitted = report(lilleby)
    asked = client.post(PAGE, {"email": lookalike})
    if asked.status_code == 302:
        page = client.post(PAGE, {"code": mailed_code()}, follow=True).content.decode()
        assert submitted.follower.token not in page
        assert Message.objects.get(kind=address.CODE).recipient != RUT


def test_gmail_with_a_dotless_i_is_not_gmail(client: Client, lilleby: Town) -> None:
    submitted = report(lilleby, "victim@gmail.com")
    client.post(PAGE, {"email": "victim@gmaıl.com"})
    assert Message.objects.get(kind=address.CODE).recipient == "victim@xn--gmal-nza.com"
    page = client.post(PAGE, {"code": mailed_code()}, follow=True).content.decode()
    assert submitted.follower.token not in page


def test_one_browser_does_not_write_to_everyone(client: Client, lilleby: Town) -> None:
    answers = [client.post(PAGE, {"email": f"n{number}@example.org"}) for number in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert "Retry-After" in answers[-1]


def test_the_session_changes_its_key_and_can_be_ended(client: Client, lilleby: Town) -> None:
    report(lilleby)
    client.post(PAGE, {"email": RUT})
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(PAGE, {"code": mailed_code()})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    client.post(PAGE, {"forget": ""})
    assert "Mejla en kod" in client.get(PAGE).content.decode()


def test_it_is_forgotten_after_two_hours(client: Client, lilleby: Town) -> None:
    report(lilleby)
    prove(client)
    session = client.session
    session["address_proven"] |= {"until": (timezone.now() - timedelta(minutes=1)).isoformat()}
    session.save()
    assert "Mejla en kod" in client.get(PAGE).content.decode()


def test_no_cache_and_no_index_keeps_it(client: Client, lilleby: Town) -> None:
    report(lilleby)
    page = prove(client)
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]


def test_whoever_only_saw_the_same_loses_a_case_that_is_hidden(client: Client, lilleby: Town) -> None:
    case = report(lilleby, "sven@example.org").case
    follower = lifecycle.support(case, key="k", email=RUT)
    assert follower.token in prove(client).content.decode()
    lifecycle.hide(case, by=None)
    assert follower.token not in client.get(PAGE).content.decode()


def test_many_cases_cost_few_statements(client: Client, lilleby: Town, django_assert_max_num_queries: Any) -> None:
    for _number in range(25):
        report(lilleby)
    prove(client)
    with django_assert_max_num_queries(6):
        assert "Sida 1 av 2" in client.get(PAGE).content.decode()


def test_old_codes_are_forgotten(lilleby: Town) -> None:
    Client().post(PAGE, {"email": RUT})
    AddressCode.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    forget_codes(timestamp=0)
    assert not AddressCode.objects.exists()
