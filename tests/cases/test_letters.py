from collections.abc import Callable, Iterator

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle, words
from gisreport.cases.models import Case, Follower
from gisreport.cases.words import CaseWords, register_words
from tests.cases.conftest import NewCase
from tests.cast import Town

Deliver = Callable[[], list[EmailMessage]]


@pytest.fixture
def somebody_wrote() -> Iterator[None]:
    """The room above would answer with a report; here each case has the same words."""
    kept = list(words._providers)
    words._providers.clear()
    register_words(
        lambda case: [
            CaseWords(
                sent_at=timezone.now(),
                text="Lampan <b>blinkar</b> & surrar.",
                place="Vid kiosken",
                answers=[("Hur många lampor är släckta?", "En")],
            )
        ]
    )
    yield
    words._providers[:] = kept


def html_of(mail: EmailMessage) -> str:
    assert isinstance(mail, EmailMultiAlternatives)
    return str(mail.alternatives[0][0])


def letter_to(address: str, mails: list[EmailMessage]) -> EmailMessage:
    return [mail for mail in mails if mail.to == [address]][-1]


def test_the_first_letter_has_the_facts_and_the_link(rut: Follower, deliver_owed: Deliver) -> None:
    mail = letter_to("rut@example.org", deliver_owed())
    for part in (mail.body, html_of(mail)):
        assert "Vi har tagit emot din anmälan." in part
        assert "Gatukontoret har fått ärendet, eftersom" in part
        assert rut.case.number in part
        assert f"http://testserver/a/{rut.token}" in part
    assert mail.reply_to == ["gatukontoret@9001.example.org"]


def test_letters_can_be_stopped_in_one_click(rut: Follower, deliver_owed: Deliver) -> None:
    mail = letter_to("rut@example.org", deliver_owed())
    assert mail.extra_headers["List-Unsubscribe"] == f"<http://testserver/a/{rut.token}/avisering>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_event_is_told_in_one_sentence_and_a_reply_in_its_own_words(
    rut: Follower, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    lifecycle.reply(rut.case, text="Vilken stolpe?\n<script>", by=anna_of_streets)
    mail = letter_to("rut@example.org", deliver_owed())
    assert mail.subject == f"Belysning, ärende {rut.case.number}: svar"
    assert "Gatukontoret har svarat." in mail.body
    assert "Vilken stolpe?\n<script>" in mail.body
    assert "Vilken stolpe?<br>&lt;script&gt;" in html_of(mail)
    assert "Anna" not in mail.body + html_of(mail)


def test_what_the_resident_adds_is_never_mailed_to_others(rut: Follower, deliver_owed: Deliver) -> None:
    lifecycle.support(rut.case, key="a" * 64, email="olle@example.org")
    lifecycle.no_longer_needed(rut, text="Jag bor i gula huset.")
    mail = letter_to("olle@example.org", deliver_owed())
    assert "En som följer ärendet säger att felet inte längre behöver åtgärdas." in mail.body
    assert "gula huset" not in mail.body + html_of(mail)


@pytest.mark.usefixtures("somebody_wrote")
def test_the_administration_reads_what_and_where(lamp: Case, deliver_owed: Deliver) -> None:
    [mail] = deliver_owed()
    assert mail.subject == f"Nytt ärende: Belysning, ärende {lamp.number}"
    assert mail.reply_to == ["kommun@9001.example.org"]
    assert "Lampan <b>blinkar</b> & surrar." in mail.body
    assert "Lampan &lt;b&gt;blinkar&lt;/b&gt; &amp; surrar." in html_of(mail)
    for part in (mail.body, html_of(mail)):
        assert "Ni har fått ett nytt ärende, eftersom" in part
        assert "N 6913000, E 613000" in part
        assert "Vid kiosken" in part
        assert "Hur många lampor är släckta? En" in part
        assert f"/handlaggning/{lamp.number}/" in part


@pytest.mark.usefixtures("somebody_wrote")
def test_private_words_are_not_mailed(new_case: NewCase, deliver_owed: Deliver) -> None:
    new_case("otrygg-plats")
    [mail] = deliver_owed()
    assert "blinkar" not in mail.body + html_of(mail)
    assert "kiosken" not in mail.body + html_of(mail)
    assert "Anmälan är inte offentlig." in mail.body


@pytest.mark.usefixtures("somebody_wrote")
def test_an_owner_outside_has_no_desk_to_go_to(lilleby: Town, new_case: NewCase, deliver_owed: Deliver) -> None:
    streets = lilleby.offices["gatukontoret"]
    streets.is_external = True
    streets.save()
    case = new_case()
    [mail] = deliver_owed()
    assert "/handlaggning/" not in mail.body + html_of(mail)
    assert case.public_url in mail.body


def test_a_letter_in_text_has_no_gaps_and_no_entities(rut: Follower, deliver_owed: Deliver) -> None:
    for mail in deliver_owed():
        assert "\n\n\n" not in mail.body
        assert "&amp;" not in mail.body
        assert "{%" not in mail.body
