"""Photos shrink on the phone, upright and without a word about where they were taken; and stay in the form until the
server has them."""

import errno
import io
import os
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from gisreport.cases.models import Case, CasePhoto
from reports.models import Report
from reports.submit import submit
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.geometry import pin
from tests.photos.pictures import SECRET, corners, exif, quarters, saved
from tests.reports.sending import a_submission

ON_ITS_SIDE = saved(quarters(2400, 1800), quality=95, exif=exif(6))  # as a phone held upright takes it


@pytest.fixture
def context(open_context: Opener) -> BrowserContext:
    return open_context(**PHONE)


@pytest.fixture
def phone(context: BrowserContext, lilleby: Town) -> Page:
    """The form with all that is needed but photos."""
    page = context.new_page()
    page.goto(f"/anmal?lat={pin(3, 3).y}&lon={pin(3, 3).x}&category=vagskada")
    page.locator("#beratta summary").click()
    return page


def a_file(content: bytes, name: str = "IMG_1.jpg", kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def send(page: Page) -> None:
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()


def arrived() -> bytes:
    """What lies on the server before it has been cleaned."""
    return bytes(CasePhoto.objects.get().raw.read())


def test_it_leaves_the_phone_small_upright_and_silent_about_the_place(phone: Page) -> None:
    phone.set_input_files("#add-photo", [a_file(ON_ITS_SIDE)])
    expect(phone.get_by_role("img", name="Foto 1")).to_be_visible()
    send(phone)
    raw = arrived()
    assert SECRET not in raw
    assert b"Exif" not in raw
    assert len(raw) < len(ON_ITS_SIDE)
    assert Image.open(io.BytesIO(raw)).size == (1536, 2048)
    assert corners(raw) == ["blue", "red", "white", "green"]


def test_what_the_browser_cannot_read_goes_as_it_is(phone: Page) -> None:
    heic = saved(quarters(), "HEIF")
    phone.set_input_files("#add-photo", [a_file(heic, "IMG_2.HEIC", "image/heic")])
    expect(phone.get_by_text("Bilden kan inte visas här, men den skickas.")).to_be_visible()
    send(phone)
    assert arrived() == heic


def test_what_would_only_grow_goes_as_it_is(phone: Page) -> None:
    small = saved(quarters(), quality=20)
    phone.set_input_files("#add-photo", [a_file(small)])
    expect(phone.get_by_role("img", name="Foto 1")).to_be_visible()
    send(phone)
    assert arrived() == small


def test_turned_all_the_way_round_it_is_as_it_was(phone: Page) -> None:
    phone.set_input_files("#add-photo", [a_file(ON_ITS_SIDE)])
    image = phone.get_by_role("img", name="Foto 1")
    expect(image).to_be_visible()
    shown = [image.get_attribute("src")]
    for _quarter in range(4):
        phone.get_by_role("button", name="Vrid Foto 1").click()
        expect(image).not_to_have_attribute("src", shown[-1] or "")
        shown.append(image.get_attribute("src"))
    send(phone)
    assert corners(arrived()) == ["blue", "red", "white", "green"]
    assert Image.open(io.BytesIO(arrived())).size == (1536, 2048)


def test_more_photos_on_the_secret_page_shrink_too(context: BrowserContext, lilleby: Town) -> None:
    follower = submit(a_submission(lilleby, category="vagskada")).follower
    page = context.new_page()
    page.goto(f"/a/{follower.token}")
    chosen = page.get_by_label("Foton")
    chosen.set_input_files([a_file(ON_ITS_SIDE)])
    page.wait_for_function("() => document.querySelector('input[type=file]').files[0].name === 'photo.jpg'")
    page.get_by_role("button", name="Skicka", exact=True).click()
    expect(page.get_by_text("Tack! Det du skickade är mottaget.")).to_be_visible()
    assert SECRET not in arrived()
    assert corners(arrived()) == ["blue", "red", "white", "green"]


def test_while_the_disk_is_full_words_and_photos_wait_on_the_page(
    phone: Page, monkeypatch: pytest.MonkeyPatch, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("507")

    def no_room(*_: Any) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    phone.get_by_label("Vad har du sett?").fill("Ett djupt hål.")
    phone.set_input_files("#add-photo", [a_file(ON_ITS_SIDE)])
    expect(phone.get_by_role("img", name="Foto 1")).to_be_visible()
    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", no_room)
        phone.get_by_role("button", name="Skicka anmälan").click()
        expect(phone.locator("#not-sent")).to_contain_text("Foto 1 gick inte att spara hos oss.")
    assert not Case.objects.exists()
    send(phone)
    assert Case.objects.get().photos.count() == 1
    assert Report.objects.get().text == "Ett djupt hål."
