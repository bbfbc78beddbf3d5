import pytest

from gisreport.outbox import renderers
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Attachment, Letter
from tests.outbox.letters import DoJobs, owe_hello
from tests.outbox.post_office import PostOffice

pytestmark = pytest.mark.django_db


def test_with_the_headers_of_a_machine_that_can_be_answered(
    hello: None, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    message = owe_hello(language="en")
    with post_office.open():
        do_jobs()
    letter = post_office.letters[0]
    assert letter["To"] == "lisa@example.org"
    assert letter["Subject"] == "Hej 7, på en"
    assert letter["Reply-To"] == "Gatukontoret <gatukontoret@9001.example.org>"
    assert letter["List-Unsubscribe"] == "<https://felanmalan.example.org/a/abc/avsluta>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "en"
    assert letter["Message-ID"] == f"<{message.pk}@testserver>"


def test_as_text_and_as_html(hello: None, post_office: PostOffice, do_jobs: DoJobs) -> None:
    owe_hello()
    with post_office.open():
        do_jobs()
    letter = post_office.letters[0]
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "åäö!\nFölj ärendet" in text.get_content().replace("\r\n", "\n")
    assert "<p>Hej, åäö!" in html.get_content()


def test_and_is_then_marked_delivered(hello: None, post_office: PostOffice, do_jobs: DoJobs) -> None:
    owe_hello()
    with post_office.open():
        do_jobs()
    message = Message.objects.get()
    assert message.delivered_at is not None
    assert (message.attempts, message.last_error) == (1, "")
    assert not Message.objects.owed().exists()


def test_without_the_headers_that_do_not_apply(
    monkeypatch: pytest.MonkeyPatch, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    monkeypatch.setitem(renderers._renderers, "test.hello", lambda message: Letter("Hej", "Hej", "<p>Hej</p>"))
    owe_hello()
    with post_office.open():
        do_jobs()
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To"} & set(post_office.letters[0].keys())


def test_with_what_is_attached(monkeypatch: pytest.MonkeyPatch, post_office: PostOffice, do_jobs: DoJobs) -> None:
    letter = Letter("Hej", "Hej", "<p>Hej</p>", attachments=(Attachment("karta.png", b"\x89PNG", "image/png"),))
    monkeypatch.setitem(renderers._renderers, "test.hello", lambda message: letter)
    owe_hello()
    with post_office.open():
        do_jobs()
    (attached,) = post_office.letters[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("karta.png", b"\x89PNG")


@pytest.mark.parametrize("poison", ["Hej\r\nBcc: alla@example.org", "Hej\nBcc: alla@example.org", "Hej\rBcc: x"])
def test_a_subject_cannot_add_headers(
    poison: str, monkeypatch: pytest.MonkeyPatch, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    monkeypatch.setitem(renderers._renderers, "test.hello", lambda message: Letter(poison, "Hej", "<p>Hej</p>"))
    owe_hello()
    with post_office.open():
        do_jobs()
    assert post_office.letters[0]["Bcc"] is None
    assert post_office.letters[0]["Subject"].startswith("Hej Bcc:")


@pytest.mark.parametrize(
    "letter",
    [
        Letter("Hej", "Hej", "<p>Hej</p>", reply_to="x@example.org\r\nBcc: alla@example.org"),
        Letter("Hej", "Hej", "<p>Hej</p>", list_unsubscribe_url="https://example.org/>\r\nBcc: alla@example.org"),
        Letter("Hej", "Hej", "<p>Hej</p>", list_unsubscribe_url="https://example.org/>,<mailto:alla@example.org"),
    ],
)
def test_other_headers_with_line_breaks_are_not_sent_at_all(
    letter: Letter, monkeypatch: pytest.MonkeyPatch, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    monkeypatch.setitem(renderers._renderers, "test.hello", lambda message: letter)
    owe_hello()
    with post_office.open():
        do_jobs()
    assert post_office.letters == []
    assert Message.objects.get().error_sentence == "Mejlet kunde inte skickas. Felet finns i programmet."


@pytest.mark.parametrize(
    ("recipient", "sentence"),
    [
        ("", "Mottagaren har ingen e-postadress."),
        ("lisa", "Mottagarens adress är ingen e-postadress."),
        ("lisa@example.org\r\nBcc: alla@example.org", "Mottagarens adress är ingen e-postadress."),
        ("lisa@example.org, alla@example.org", "Mottagarens adress är ingen e-postadress."),
    ],
)
def test_a_recipient_that_is_no_address_is_given_up_at_once(
    recipient: str, sentence: str, hello: None, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    owe_hello(recipient=recipient)
    with post_office.open():
        do_jobs()
    assert post_office.letters == []
    assert Message.objects.not_delivered().get().error_sentence == sentence
