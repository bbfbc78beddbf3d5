import importlib
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import Resolver404, clear_url_caches, resolve

import gisreport.urls
from gisreport.demo import mail


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "gisreport.outbox.transports.files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def send(subject: str, text: str = "Följ ärendet: http://testserver/a/abc", html: str = "") -> str:
    """The name of the letter."""
    letter = EmailMultiAlternatives(subject, text, "Felanmälan <fel@example.org>", ["lisa@example.org"])
    if html:
        letter.attach_alternative(html, "text/html")
    letter.send()
    return mail.names_of_letters()[0]


@pytest.mark.django_db
def test_newest_first(client: Client, folder: Path) -> None:
    send("Äldst")
    send("Nyast")
    page = client.get("/demo/mejl/").content.decode()
    assert page.index("Nyast") < page.index("Äldst")
    assert "lisa@example.org" in page
    assert "fel@example.org" in page


@pytest.mark.django_db
def test_nothing_sent_yet(client: Client, folder: Path) -> None:
    assert "Inga mejl än" in client.get("/demo/mejl/").content.decode()


@pytest.mark.django_db
def test_letters_that_go_to_a_server_are_not_awaited_here(client: Client, folder: Path, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "Mejlen går till en e-postserver" in client.get("/demo/mejl/").content.decode()


@pytest.mark.django_db
def test_many_letters_come_in_pages(client: Client, folder: Path) -> None:
    for number in range(30):
        send(f"Mejl nummer {number}.")
    first, second = (client.get(f"/demo/mejl/?page={page}").content.decode() for page in (1, 2))
    assert (first.count("Mejl nummer"), second.count("Mejl nummer")) == (25, 5)


@pytest.mark.django_db
def test_links_in_the_text_can_be_followed(client: Client, folder: Path) -> None:
    name = send("Hej")
    assert '<a href="http://testserver/a/abc"' in client.get(f"/demo/mejl/{name}/").content.decode()


@pytest.mark.django_db
def test_the_page_takes_no_markup_from_a_letter(client: Client, folder: Path) -> None:
    name = send("<script>alert(1)</script>", "<script>alert(2)</script>", "<script>alert(3)</script>")
    for address in ("/demo/mejl/", f"/demo/mejl/{name}/"):
        assert "<script>alert" not in client.get(address).content.decode()


@pytest.mark.django_db
def test_html_is_shown_in_a_sandbox(client: Client, folder: Path) -> None:
    name = send("Hej", html="<p>Hej</p><script>alert(1)</script>")
    assert 'sandbox="allow-popups' in client.get(f"/demo/mejl/{name}/").content.decode()
    answer = client.get(f"/demo/mejl/{name}/html")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["..%2Fsecret_key", "20260101T000000000000-00000000", "x", "secret_key"])
def test_other_files_are_not_letters(client: Client, folder: Path, name: str) -> None:
    folder.mkdir()
    (folder.parent / "secret_key.eml").write_text("Subject: hemligt\n\nhemligt")
    assert client.get(f"/demo/mejl/{name}/").status_code == 404


@pytest.mark.django_db
def test_a_file_that_is_no_mail_does_no_harm(client: Client, folder: Path) -> None:
    folder.mkdir()
    name = "20260101T000000000000-00000000"
    (folder / f"{name}.eml").write_bytes(b"\xff\x00 no mail\r\n" * 10)
    assert client.get("/demo/mejl/").status_code == 200
    assert client.get(f"/demo/mejl/{name}/").status_code == 200


def test_outside_demo_mode_there_is_no_such_page(settings: LazySettings) -> None:
    settings.DEMO = False
    try:
        importlib.reload(gisreport.urls)
        clear_url_caches()
        with pytest.raises(Resolver404):
            resolve("/demo/mejl/")
    finally:
        settings.DEMO = True
        importlib.reload(gisreport.urls)
        clear_url_caches()
