import io
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Follower

PAGES = ("", "/tack", "/avisering")
POSTS = ("/komplettera", "/behovs-inte", "/avisering")


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "sv"})


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    return SimpleUploadedFile("rut hemma.jpg", file.getvalue(), "image/jpeg")


@pytest.mark.parametrize("page", PAGES)
def test_secret_pages_stay_secret(visitor: Client, rut: Follower, settings: LazySettings, page: str) -> None:
    response = visitor.get(f"/a/{rut.token}{page}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    images = response["Content-Security-Policy"].split("img-src ")[1].split(";")[0]
    assert images == "'self' data:"


@pytest.mark.parametrize("page", [*PAGES, "/foto/00000000-0000-0000-0000-000000000000/medium.jpg"])
def test_a_guessed_or_expired_link_helps_and_tells_nothing(visitor: Client, rut: Follower, page: str) -> None:
    rut.expires_at = timezone.now()
    rut.save()
    for token in (rut.token, "A" * 22, "x", "%00" * 22, "å" * 22, "a" * 5000):
        response = visitor.get(f"/a/{token}{page}")
        assert response.status_code == 404
        if not page.startswith("/foto"):
            assert "Länken går inte att öppna" in response.content.decode()
            assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", POSTS)
def test_nothing_can_be_sent_with_a_guessed_link(visitor: Client, rut: Follower, page: str) -> None:
    assert visitor.post(f"/a/{'A' * 22}{page}", {"text": "hej"}).status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "/komplettera", "/behovs-inte"])
def test_no_get_changes_anything(visitor: Client, rut: Follower, page: str) -> None:
    before = Follower.objects.values().get(), Case.objects.values().get(), rut.case.events.count()
    visitor.get(f"/a/{rut.token}{page}")
    visitor.head(f"/a/{rut.token}{page}")
    assert (Follower.objects.values().get(), Case.objects.values().get(), rut.case.events.count()) == before


def test_the_timeline_speaks_to_the_follower(visitor: Client, rut: Follower, anna_of_streets: User) -> None:
    lifecycle.note(rut.case, text="hemlig anteckning", by=anna_of_streets)
    lifecycle.reply(rut.case, text="Vilken stolpe?", by=anna_of_streets)
    lifecycle.resolve(rut.case, by=anna_of_streets)
    html = visitor.get(f"/a/{rut.token}").content.decode()
    for shown in ("Vi har tagit emot din anmälan.", "Vilken stolpe?", "Stämmer det inte? Säg till."):
        assert shown in html
    assert "hemlig anteckning" not in html
    assert "Anna" not in html


def test_someone_who_has_seen_the_same_reads_neither_private_replies_nor_what_others_added(
    visitor: Client, rut: Follower, anna_of_streets: User
) -> None:
    olle = lifecycle.support(rut.case, key="a" * 64)
    lifecycle.add_information(rut, text="jag bor i gula huset")
    lifecycle.reply(rut.case, text="Tack, Rut!", by=anna_of_streets)
    html = visitor.get(f"/a/{olle.token}").content.decode()
    assert "gula huset" not in html
    assert "Tack, Rut!" not in html
    assert "gula huset" in visitor.get(f"/a/{rut.token}").content.decode()


def test_information_and_photos_are_added(visitor: Client, rut: Follower, do_jobs: Callable[..., int]) -> None:
    sent = {"text": "Den\x07 blinkar  nu.\r\nIgen.", "photos": [picture()]}
    response = visitor.post(f"/a/{rut.token}/komplettera", sent, follow=True)
    assert "Tack! Det du skickade är mottaget." in response.content.decode()
    event = rut.case.events.get(kind="information_added")
    assert event.text == "Den blinkar  nu.\nIgen."
    assert event.follower == rut
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    photo = CasePhoto.objects.get()
    assert photo.released_at is None
    own = visitor.get(f"/a/{rut.token}/foto/{photo.pk}/medium.jpg")
    assert own["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(own.getvalue())).size == (40, 30)


def test_what_was_typed_stays_when_a_photo_is_refused(visitor: Client, rut: Follower) -> None:
    not_a_photo = SimpleUploadedFile("virus.jpg", b"MZ" * 100, "image/jpeg")
    sent = {"text": "Den blinkar nu.", "photos": [not_a_photo]}
    response = visitor.post(f"/a/{rut.token}/komplettera", sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Filen är inte en bild som vi kan läsa." in html
    assert "Den blinkar nu." in html
    assert not CasePhoto.objects.exists()
    assert not rut.case.events.filter(kind="information_added").exists()


def test_too_many_photos_and_nothing_at_all_are_refused_with_the_remedy(visitor: Client, rut: Follower) -> None:
    many = visitor.post(f"/a/{rut.token}/komplettera", {"photos": [picture() for _number in range(4)]})
    assert "högst 3 bilder" in many.content.decode()
    nothing = visitor.post(f"/a/{rut.token}/komplettera", {"text": "  "})
    assert "Skriv något eller välj ett foto." in nothing.content.decode()


def test_a_very_long_text_is_refused_and_kept(visitor: Client, rut: Follower) -> None:
    response = visitor.post(f"/a/{rut.token}/komplettera", {"text": "å" * 100_000})
    assert response.status_code == 422
    assert "Texten är längre än" in response.content.decode()
    assert "å" * 100_000 in response.content.decode()


@pytest.mark.parametrize("sent", [{"text": "x" * 1_100_000}, {"photos": [picture() for _number in range(11)]}])
def test_more_than_is_read_is_refused_with_the_remedy(visitor: Client, rut: Follower, sent: dict[str, object]) -> None:
    response = visitor.post(f"/a/{rut.token}/komplettera", sent)
    assert response.status_code == 422
    assert "Det du skickade är för stort." in response.content.decode()


def test_it_can_be_said_that_nothing_needs_to_be_done(visitor: Client, rut: Follower) -> None:
    response = visitor.post(f"/a/{rut.token}/behovs-inte", {"text": "Den lyser."}, follow=True)
    assert "Du har sagt att felet inte längre behöver åtgärdas." in response.content.decode()
    rut.case.refresh_from_db()
    assert rut.case.is_open


def test_a_closed_case_cannot_be_called_off(visitor: Client, rut: Follower, anna_of_streets: User) -> None:
    lifecycle.resolve(rut.case, by=anna_of_streets)
    response = visitor.post(f"/a/{rut.token}/behovs-inte")
    assert response.status_code == 422
    assert "Ärendet är redan avslutat." in response.content.decode()


def test_a_browser_that_keeps_the_address_to_itself_can_send_the_forms(rut: Follower) -> None:
    """Under no-referrer it says `Origin: null`; the secret in the address is the proof."""
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    for page, sent in {"komplettera": {"text": "hej"}, "behovs-inte": {}, "avisering": {"av": ""}}.items():
        response = strict.post(f"/a/{rut.token}/{page}", sent)
        assert response.status_code == 302
        assert not response.cookies


def test_the_page_costs_few_statements_however_much_has_happened(
    visitor: Client, rut: Follower, anna_of_streets: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        lifecycle.reply(rut.case, text=f"svar {number}", by=anna_of_streets)
        lifecycle.add_information(rut, text=f"mer {number}", photos=[picture()])
    with django_assert_max_num_queries(8):
        assert visitor.get(f"/a/{rut.token}").status_code == 200
