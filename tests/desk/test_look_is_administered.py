"""The administrator gives the municipality a colour and a logo; its pages have them, at addresses that are kept."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gisreport.accounts.models import User
from gisreport.desk.models import Adjustment
from routing.look import look_of
from routing.models import Municipality
from tests.cast import Town
from tests.desk.conftest import SignIn

HERE = "/administration/9001/utseende"


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    return sign_in(eva_the_administrator)


def picture(form: str = "PNG") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", (300, 100), "navy").save(file, form, comment=b"Adress: Storgatan 1")
    return SimpleUploadedFile("logga <b>.png", file.getvalue(), "image/png")


def test_the_colour_is_on_its_pages(eva: Client, client: Client) -> None:
    assert eva.post(HERE, {"colour": "#7a1f5c"}).status_code == 302
    look = look_of(Municipality.objects.get(code="9001"))
    assert look is not None
    address = f"/utseende/9001/{look.mark}.css"
    assert address in client.get("/om/?kommun=9001").content.decode()
    sheet = client.get(address)
    assert "--action: #7a1f5c; --action-ink: #ffffff;" in sheet.content.decode()
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "max-age=60" in client.get("/utseende/9001/gammal.css")["Cache-Control"]


def test_a_colour_nobody_can_read_is_refused(eva: Client) -> None:
    page = eva.post(HERE, {"colour": "#ffdd00"})
    assert "Den närmaste som går att läsa är #" in page.content.decode()
    assert Municipality.objects.get(code="9001").colour == ""


def test_a_preview_saves_nothing(eva: Client) -> None:
    page = eva.post(HERE, {"colour": "#7a1f5c", "preview": "1"}).content.decode()
    assert "prov.css?colour=%237a1f5c" in page
    assert Municipality.objects.get(code="9001").colour == ""
    sheet = eva.get(f"{HERE}/prov.css", {"colour": "#7a1f5c", "colour_in_dark": "x;}"}).content.decode()
    assert "--action: #7a1f5c" in sheet
    assert "x;}" not in sheet


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_cleaned_and_shown(eva: Client, client: Client, form: str) -> None:
    assert eva.post(HERE, {"logo": picture(form)}).status_code == 302
    page = client.get("/om/?kommun=9001").content.decode()
    look = look_of(Municipality.objects.get(code="9001"))
    assert look is not None
    address = f"/utseende/9001/{look.mark}.jpg"
    assert f'src="{address}" alt="Lilleby kommun"' in page
    answer = client.get(address)
    served = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert (served[:2], b"Storgatan" in served) == (b"\xff\xd8", False)
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Adjustment.objects.get().kind == "look"


def test_the_logo_before_it_is_removed(eva: Client, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    eva.post(HERE, {"logo": picture()})
    with django_capture_on_commit_callbacks(execute=True):
        eva.post(HERE, {"no_logo": "on"})
    assert not Municipality.objects.get(code="9001").logo
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'<?xml version="1.0"?><svg onload="x()"></svg>', "SVG"),
        (b"%PDF-1.7", "ingen bild"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, ""),
        (b"\xff" * 2_000_001, "2 MB"),
    ],
)
def test_what_is_no_logo_is_refused(eva: Client, lilleby: Town, content: bytes, said: str) -> None:
    page = eva.post(HERE, {"logo": SimpleUploadedFile("x.png", content)})
    assert page.status_code == 200
    assert said in str(page.context["form"].errors["logo"])


def test_without_a_look_there_is_nothing(client: Client, lilleby: Town) -> None:
    assert client.get("/utseende/9001/x.css").status_code == 404
    assert client.get("/utseende/9999/x.jpg").status_code == 404
    assert "/utseende/" not in client.get("/om/?kommun=9001").content.decode()
