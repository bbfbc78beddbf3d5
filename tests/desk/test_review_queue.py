"""What waits to be looked at before everyone may see it."""

import io
import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from gisreport.accounts.models import Role, User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Covering
from gisreport.photos.clean import clean
from gisreport.photos.models import PhotoState
from reports.gather import gather
from reports.submit import Submission, Submitted, submit
from tests.cast import Town, municipal
from tests.desk.conftest import SignIn
from tests.geometry import pin
from tests.photos.pictures import quarters, saved

QUEUE = "/handlaggning/granska/"
WORDS = "Lampan är sönder. Bilen ABC 123 står i vägen."


@pytest.fixture
def reported(lilleby: Town) -> Submitted:
    return report(lilleby)


def report(town: Town, category: str = "belysning", text: str = WORDS) -> Submitted:
    return submit(
        Submission(
            category=town.categories[category],
            municipality=town.municipality,
            point=pin(3, 3),
            text=text,
            name="Rut Rosenkvist",
            email="rut@example.org",
        )
    )


def add_photo(case: Case) -> CasePhoto:
    made = clean(io.BytesIO(saved(quarters(320, 240))))
    photo = CasePhoto(case=case, event=case.events.get(kind="received"), state=PhotoState.CLEAN, sha256="0" * 64)
    for size in ("master", "large", "medium", "small"):
        getattr(photo, size).save("", ContentFile(getattr(made, size)), save=False)
    photo.width, photo.height = made.width, made.height
    photo.save()
    return photo


@pytest.fixture
def anna(sign_in: SignIn, anna_of_streets: User) -> Client:
    return sign_in(anna_of_streets)


def said(client: Client, address: str = QUEUE) -> str:
    return client.get(address).content.decode()


def test_what_nobody_has_looked_at_waits_and_leaves_when_it_is_published(anna: Client, reported: Submitted) -> None:
    page = f"{QUEUE}{reported.case.number}/"
    assert reported.case.number in said(anna)
    refused = anna.post(page, {"text": WORDS, "publicera": "1"})
    assert refused.status_code == 422
    assert "Jag har läst markeringarna" in refused.content.decode()
    cleared = anna.post(page, {"text": WORDS, "rensa": "1"}).content.decode()
    assert "Bilen [borttaget] står i vägen." in cleared
    anna.post(page, {"text": "Lampan är sönder.", "publicera": "1"})
    reported.case.refresh_from_db()
    assert reported.case.public_text == "Lampan är sönder."
    assert reported.case.number not in said(anna)


def test_what_is_marked_is_published_once_somebody_has_read_it(anna: Client, reported: Submitted) -> None:
    anna.post(f"{QUEUE}{reported.case.number}/", {"text": WORDS, "publicera": "1", "is_read": "on"})
    reported.case.refresh_from_db()
    assert reported.case.public_text == WORDS


def test_nothing_to_publish_leaves_the_queue(anna: Client, reported: Submitted) -> None:
    add_photo(reported.case)
    anna.post(f"{QUEUE}{reported.case.number}/", {"inget": "1"})
    assert reported.case.number not in said(anna)
    assert not reported.case.photos.exclude(released_at=None).exists()


def test_one_press_publishes_a_photo(anna: Client, reported: Submitted) -> None:
    lifecycle.release_text(reported.case, text="Lampan.", by=None)
    photo = add_photo(reported.case)
    assert reported.case.number in said(anna)
    anna.post(f"{QUEUE}foto/{photo.pk}/", {"publicera": "1", "alt": ""})
    photo.refresh_from_db()
    assert photo.released_at
    assert not Covering.objects.exists()
    assert reported.case.number not in said(anna)


def test_a_number_plate_in_the_words_for_a_photo_is_pointed_out(anna: Client, reported: Submitted) -> None:
    photo = add_photo(reported.case)
    answer = anna.post(f"{QUEUE}foto/{photo.pk}/", {"publicera": "1", "alt": "Bilen ABC 123"})
    assert answer.status_code == 422
    assert "registreringsnummer" in answer.content.decode()
    photo.refresh_from_db()
    assert not photo.released_at


def test_boxes_are_drawn_by_the_script_or_ticked_without_it(anna: Client, reported: Submitted) -> None:
    photo = add_photo(reported.case)
    page = f"{QUEUE}foto/{photo.pk}/"
    anna.post(page, {"rutor": "1", "cell": ["0", "1", "8", "47", "99", "x"], "spara": "1"})
    first = photo.coverings.get()
    assert first.boxes == [[0, 0, 0.25, 0.1667], [0, 0.1667, 0.125, 0.1667], [0.875, 0.8333, 0.125, 0.1667]]
    anna.post(page, {"rutor": "1", "keep": ["2"], "spara": "1"})
    assert photo.coverings.get(is_current=True).boxes == [[0, 0.1667, 0.125, 0.1667]]
    anna.post(page, {"rutor": "1", "boxes": json.dumps([[0.1, 0.2, 0.3, 0.4]]), "publicera": "1"})
    assert photo.coverings.get(is_current=True).boxes == [[0.1, 0.2, 0.3, 0.4]]
    assert anna.post(page, {"rutor": "1", "boxes": "[[" * 5000, "spara": "1"}).status_code == 422
    assert anna.post(page, {"rutor": "1", "boxes": "[[1e999,0,1,1]]", "spara": "1"}).status_code == 422
    assert photo.coverings.count() == 3


def test_a_moderator_reviews_and_never_learns_who_reported(sign_in: SignIn, lilleby: Town, reported: Submitted) -> None:
    client = sign_in(municipal(lilleby, Role.MODERATOR, "Mona"))
    page = said(client)
    assert "Lampan är sönder." in page
    assert "Rut Rosenkvist" not in page
    assert "rut@example.org" not in page
    client.post(f"{QUEUE}{reported.case.number}/", {"text": "Lampan.", "publicera": "1"})
    reported.case.refresh_from_db()
    assert reported.case.public_text == "Lampan."


def test_what_can_never_be_public_is_not_there(
    anna: Client, lilleby: Town, omar_of_parks: User, sign_in: SignIn
) -> None:
    private, hidden, of_others = report(lilleby, "otrygg-plats"), report(lilleby), report(lilleby, "park")
    lifecycle.hide(hidden.case, by=None)
    page = said(anna)
    for submitted in (private, hidden, of_others):
        assert submitted.case.number not in page
        assert anna.get(f"{QUEUE}{submitted.case.number}/").status_code == 404
        assert anna.get(f"{QUEUE}{submitted.case.number}/versioner").status_code == 404


def test_the_queue_costs_the_same_however_long(
    anna: Client, lilleby: Town, django_assert_max_num_queries: object
) -> None:
    for _number in range(12):
        add_photo(report(lilleby).case)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        said(anna)


def test_an_earlier_version_comes_back(anna: Client, reported: Submitted, anna_of_streets: User) -> None:
    case = reported.case
    lifecycle.release_text(case, text="Lampan är trasig.", by=anna_of_streets)
    lifecycle.release_text(case, text="Lampan lyser inte.", by=anna_of_streets)
    page = said(anna, f"{QUEUE}{case.number}/versioner")
    assert "<del>" in page
    first = case.wordings.order_by("pk").first()
    anna.post(f"{QUEUE}{case.number}/versioner", {"text": first.pk})
    case.refresh_from_db()
    assert case.public_text == "Lampan är trasig."
    for junk in ({"text": "x"}, {"text": "99999999999999999999"}, {"foto": "x"}, {}):
        assert anna.post(f"{QUEUE}{case.number}/versioner", junk).status_code in (302, 404)


def test_what_cannot_be_done_any_more_is_said_and_is_no_error(
    sign_in: SignIn, reported: Submitted, lilleby: Town, anna_of_streets: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody gathered it in another case after this page had looked."""
    anna, case = sign_in(anna_of_streets), reported.case
    queue = Case.objects.all()
    gather([case], into=report(lilleby).case, by=None)
    monkeypatch.setattr("gisreport.desk.views.review.reviewable", lambda user: queue)
    answer = anna.post(f"{QUEUE}{case.number}/", {"inget": ""})
    assert answer.status_code == 409
    assert "är samlat i ärende" in answer.content.decode()


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 30, "²", "x"])
def test_a_version_that_cannot_be_is_none(
    sign_in: SignIn, reported: Submitted, anna_of_streets: User, version: str
) -> None:
    answer = sign_in(anna_of_streets).post(f"{QUEUE}{reported.case.number}/versioner", {"text": version})
    assert answer.status_code == 404
