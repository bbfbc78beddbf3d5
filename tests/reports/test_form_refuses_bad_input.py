from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from reports.models import Report
from tests.cast import Town
from tests.geometry import pin
from tests.reports.sending import an_upload, fields

HERE = pin(3, 3)
BAD_INPUT: dict[str, tuple[dict[str, Any], str]] = {
    "nothing at all": ({"lat": None, "lon": None, "category": None}, "Visa platsen på kartan"),
    "no place": ({"lat": None, "lon": None}, "Visa platsen på kartan eller beskriv den med ord."),
    "not a number": ({"lat": "norr"}, "Skriv ett tal i grader"),
    "NaN": ({"lat": "NaN", "lon": "nan"}, "Skriv ett tal i grader"),
    "half a pin": ({"lon": None}, "Skriv ett tal i grader"),
    "swapped": ({"lat": str(HERE.x), "lon": str(HERE.y)}, "Bytte du plats på latitud och longitud?"),
    "at sea": ({"lat": "57.9", "lon": "19.9"}, "Platsen ligger utanför"),
    "another continent": ({"lat": "-33.9", "lon": "151.2"}, "Platsen ligger utanför"),
    "unreadable coordinates": ({"coordinates": "vid bryggan"}, "Skriv koordinaterna så här"),
    "unknown municipality": ({"lat": None, "lon": None, "municipality": "0000"}, "Kommunen finns inte med här"),
    "no category": ({"category": None}, "Välj vad det gäller."),
    "unknown category": ({"category": "ufo"}, "Kategorin ”ufo” finns inte i Lilleby kommun"),
    "very long category": ({"category": "x" * 100_000}, "Korta den till högst 60"),
    "100 kB of text": ({"description": "ö" * 100_000}, "Texten är 100000 tecken. Korta den till högst 10000."),
    "long place": ({"place": "y" * 400}, "Texten är 400 tecken. Korta den till högst 300."),
    "no e-mail": ({"email": "stina(at)example.org"}, "Skriv e-postadressen så här: namn@exempel.se"),
    "promised e-mail": ({"reply": "email"}, "Skriv din e-postadress, eller välj ”Nej tack”."),
    "promised phone": ({"reply": "phone"}, "Skriv ditt telefonnummer, eller välj ”Nej tack”."),
    "no phone": ({"phone": "ring mig"}, "Skriv telefonnumret med siffror"),
    "unknown answer": ({"answers[lampor]": "oändligt"}, "Välj bland svaren"),
    "unknown question": ({"answers[farg]": "blå"}, "har ingen sådan fråga"),
    "strange id": ({"submission_id": "1"}, "UUID"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_told_and_what_was_typed_stays(name: str, lilleby: Town, client: Client) -> None:
    changes, advice = BAD_INPUT[name]
    response = client.post("/anmal", fields(**({"description": "Det luktar <b>bränt</b>."} | changes)))
    assert response.status_code == 422
    assert advice in response.text
    assert "Det luktar &lt;b&gt;bränt&lt;/b&gt;." in response.text or "description" in changes
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("content", "advice"),
    [(b"%PDF-1.7 no picture", "Filen är inte en bild"), (b"", "Bildfilen är tom"), (b"\xff" * 2_000, "större än 0 MB")],
    ids=["a document", "empty", "too large"],
)
def test_a_photo_that_will_not_do_is_named(
    content: bytes, advice: str, lilleby: Town, client: Client, settings: LazySettings
) -> None:
    settings.PHOTO_MAX_BYTES = 1_000
    upload = an_upload("hål <3.jpg")
    upload.file.seek(0)  # type: ignore[union-attr]
    upload.file.truncate()  # type: ignore[union-attr]
    upload.file.write(content)  # type: ignore[union-attr]
    upload.file.seek(0)  # type: ignore[union-attr]
    upload.size = len(content)
    response = client.post("/anmal", fields(photos=upload))
    assert response.status_code == 422
    assert "hål &lt;3.jpg" in response.text
    assert advice in response.text


def test_more_than_three_photos(lilleby: Town, client: Client) -> None:
    photos = [an_upload(more=bytes([number])) for number in range(4)]
    response = client.post("/anmal", fields(photos=photos))
    assert response.status_code == 422
    assert "Du kan skicka högst 3 foton." in response.text


def test_a_missing_required_answer_is_asked_for_by_its_question(lilleby: Town, client: Client) -> None:
    lilleby.categories["belysning"].questions.update(is_required=True)
    response = client.post("/anmal", fields())
    assert response.status_code == 422
    assert "Svara på frågan ”Hur många lampor är släckta?”." in response.text
    assert 'href="#svar-lampor"' in response.text


def test_a_closed_category(lilleby: Town, client: Client) -> None:
    category = lilleby.categories["belysning"]
    category.closed_on = timezone.localdate()
    category.save()
    assert "Kategorin ”Belysning” är stängd." in client.post("/anmal", fields()).text


def test_a_stopper_that_ends_says_whom_to_call(lilleby: Town, client: Client) -> None:
    category = lilleby.categories["vagskada"]
    category.stopper, category.stopper_ends = {"sv": "Ring jouren: 060-19 10 00."}, True
    category.save()
    response = client.post("/anmal", fields(category="vagskada"))
    assert response.status_code == 422
    assert "Ring jouren: 060-19 10 00." in response.text
    assert not Report.objects.exists()


def test_a_municipality_that_takes_no_reports(lilleby: Town, client: Client) -> None:
    response = client.post("/anmal", fields(x=15))
    assert response.status_code == 303
    lilleby.municipality.__class__.objects.filter(code="9002").update(takes_reports=False)
    response = client.post("/anmal", fields(x=15))
    assert response.status_code == 422
    assert "Storby kommun tar inte emot anmälningar här." in response.text


def test_more_than_is_read_is_refused_unread(lilleby: Town, client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000
    settings.PHOTO_MAX_BYTES = 1_000
    response = client.post("/anmal", fields(description="x" * 9_000))
    assert response.status_code == 413
    assert "Det du skickade är för stort." in response.text


def test_too_many_fields(lilleby: Town, client: Client) -> None:
    response = client.post("/anmal", {f"answers[q{number}]": "1" for number in range(300)})
    assert response.status_code == 413


def test_a_broken_body_is_no_server_error(lilleby: Town, client: Client) -> None:
    response = client.post("/anmal", b"--nonsense", content_type="multipart/form-data; boundary=other")
    assert response.status_code in (400, 422)


def test_the_page_without_any_municipality_says_so(client: Client, db: None) -> None:
    assert "Ingen kommun tar emot anmälningar" in client.get("/anmal").text
