"""The journeys, in the order they are walked: what a resident leaves behind, the officer finds.

Controls are found by the names of their fields, which are the same in every language.
"""

from __future__ import annotations

import math
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Locator, Page

from tests.tour.camera import Camera, Variant, settle
from tests.tour.house import House

LAMP = {"latitude": 62.3921, "longitude": 17.3052}  # where the demo has three lamps out
HILL = {"latitude": 62.4021, "longitude": 17.3133}
E4 = (62.42798, 17.34446)
PASSWORD = "demo-demo-demo"  # everybody's in the demo
ANNA = "anna@sundsvall.example.org"
KARIN = "karin@sundsvall.example.org"
EVA = "eva@sundsvall.example.org"
PHONE = Variant("phone")
DESKTOP = Variant("desktop")
DARK_PHONE = Variant("phone", "dark")
DARK = Variant("desktop", "dark")
ENGLISH = Variant("desktop", language="en")
ENGLISH_PHONE = Variant("phone", "dark", "en")
EASY = Variant("phone", language="sv-x-lattlast")

# What one journey leaves for the next: the number of the case and its secret link.
found: dict[str, str] = {}


def start_page(camera: Camera, house: House) -> None:
    for variant in (PHONE, DESKTOP, DARK, ENGLISH_PHONE, EASY):
        with camera.browse(variant) as page:
            page.goto("/")
            camera.shoot(page, "as it opens", variant, whole=variant.device == "phone")
    with camera.browse(PHONE) as page:
        page.goto("/")
        page.locator("[popovertarget=menu]").click()
        camera.shoot(page, "the menu", PHONE, whole=False)
        page.keyboard.press("Escape")
        page.locator("[popovertarget=languages]").click()
        camera.shoot(page, "the languages", PHONE, whole=False)


def search(camera: Camera, house: House) -> None:
    with camera.browse(PHONE) as page:
        page.goto("/?plats=Nacksta")
        camera.shoot(page, "several places", PHONE)
        page.goto("/?plats=Kråkvinkel")
        camera.shoot(page, "no such place", PHONE)
    with camera.browse(DESKTOP) as page:
        page.goto("/")
        page.locator("main [type=search]").fill("85234")
        page.locator("main [type=search]").press("Enter")
        camera.shoot(page, "a postcode", DESKTOP, whole=False)
        page.goto(f"/?lat={LAMP['latitude']}&lon={LAMP['longitude']}&zoom=15")
        in_the_middle(page, ".pin").click()
        page.locator(".leaflet-popup a").first.wait_for()
        camera.shoot(page, "a case on the map", DESKTOP, whole=False)
        page.locator("#filters > summary").click()
        camera.shoot(page, "choose what is shown", DESKTOP, whole=False)
        page.goto("/?status=declined&period=week")
        camera.shoot(page, "nothing matches", DESKTOP, whole=False)


def report_on_a_phone(camera: Camera, house: House) -> None:
    options = {"permissions": ["geolocation"], "geolocation": {**LAMP, "accuracy": 14}}
    with camera.browse(PHONE, **options) as page:
        page.goto("/anmal")
        camera.shoot(page, "it opens with Where", PHONE)
        use_position(page)
        camera.shoot(page, "the place is chosen", PHONE)
        go_on(page, "var")
        camera.shoot(page, "What: the categories", PHONE)
        choose(page, "belysning")
        page.locator("#liknande .case-row").first.wait_for()
        camera.shoot(page, "What: questions, and a case nearby", PHONE)
        go_on(page, "vad")
        page.locator("[name=description]").fill(
            "Lampan vid gångvägens början är helt släckt sedan i måndags. Det är svårt att se trappan."
        )
        page.locator("#add-photo").set_input_files(evening(house.data / "IMG_2041.jpg"))
        page.locator("#photos img").wait_for()
        camera.shoot(page, "Tell, with a photo", PHONE)
        go_on(page, "beratta")
        page.locator("[name=reply][value=email]").check()
        camera.shoot(page, "An answer, by e-mail", PHONE)
        page.locator("#send").click()
        page.locator("#errors, #asks").wait_for()
        camera.shoot(page, "something is missing", PHONE)
        page.locator("#id_email").fill("boende@example.org")
        answer_questions(page)
        send(page)
        camera.shoot(page, "thank you", PHONE)
        found["lamp"] = number_on(page)
        found["link"] = page.url.removeprefix(camera.site).removesuffix("/tack")


def report_other_ways(camera: Camera, house: House) -> None:
    with camera.browse(ENGLISH, java_script_enabled=False) as page:
        page.goto("/anmal")
        camera.shoot(page, "without scripts", ENGLISH)
        page.locator("#send").click()
        camera.shoot(page, "without scripts, nothing filled in", ENGLISH)
        page.locator("[name=place]").fill("Storgatan 12, Sundsvall")
        choose(page, "vagskada")
        page.locator("[name=description]").fill("A deep hole by the kerb, filled with water.")
        page.locator("[name=reply][value=none]").check()
        page.locator("#send").click()
        camera.shoot(page, "without scripts, what is left to ask", ENGLISH)
        answer_questions(page)
        send(page)
        camera.shoot(page, "without scripts, thank you", ENGLISH)
    with camera.browse(DESKTOP) as page:
        page.goto("/anmal?lat={}&lon={}".format(*E4))
        choose(page, "vagskada")
        answer_questions(page)
        page.locator("#svar > summary").click()
        page.locator("[name=reply][value=none]").check()
        camera.shoot(page, "on the desktop, by the state's road", DESKTOP)
        send_twice_if_asked(page)
        camera.shoot(page, "thank you: the state's road", DESKTOP)
    with camera.browse(DARK_PHONE) as page:
        page.goto(f"/anmal?lat={HILL['latitude']}&lon={HILL['longitude']}")
        choose(page, "akut-vattenlacka")
        camera.shoot(page, "stop: call instead", DARK_PHONE)
        choose(page, "otrygg-plats")
        camera.shoot(page, "a private matter", DARK_PHONE)
        page.goto("/anmal?lat=60&lon=19.5")
        camera.shoot(page, "a place at sea", DARK_PHONE)
    with camera.browse(EASY) as page:
        page.goto("/anmal")
        camera.shoot(page, "easy Swedish", EASY)


def secret_page(camera: Camera, house: House) -> None:
    for variant in (PHONE, DARK_PHONE, ENGLISH):
        with camera.browse(variant) as page:
            page.goto(found["link"])
            wait_for_photo(page, "own-photo")
            camera.shoot(page, "as it opens", variant)
    with camera.browse(PHONE) as page:
        page.goto(found["link"])
        page.locator("form[action$=komplettera] button").click()
        camera.shoot(page, "nothing was written", PHONE)
        page.locator("form[action$=komplettera] textarea").fill("Nu är nästa lampa släckt också.")
        page.locator("form[action$=komplettera] button").click()
        camera.shoot(page, "more information is received", PHONE)
    with camera.browse(DESKTOP) as page:
        page.goto(f"{found['link']}/avisering")
        camera.shoot(page, "mail on or off", DESKTOP)
        page.goto("/a/AAAAAAAAAAAAAAAAAAAAAA")
        camera.shoot(page, "a link that is wrong", DESKTOP)


def sign_in(camera: Camera, house: House) -> None:
    with camera.browse(DESKTOP) as page:
        page.goto("/handlaggning/")
        camera.shoot(page, "as it opens", DESKTOP)
        page.locator("[name=login]").fill(ANNA)
        page.locator("[name=password]").fill("fel")
        page.locator("[name=password]").press("Enter")
        page.locator("#errors").wait_for()
        camera.shoot(page, "wrong password", DESKTOP)
        page.goto("/konto/password/reset/")
        camera.shoot(page, "forgotten password", DESKTOP)
        signed_in(page, ANNA)
        page.goto("/konto/2fa/")
        camera.shoot(page, "second factor", DESKTOP)
    with camera.browse(ENGLISH_PHONE) as page:
        page.goto("/konto/login/")
        camera.shoot(page, "on the phone", ENGLISH_PHONE)


def inbox(camera: Camera, house: House) -> None:
    for variant in (DESKTOP, PHONE, DARK, ENGLISH):
        with camera.browse(variant) as page:
            signed_in(page, ANNA)
            camera.shoot(page, "as it opens", variant)
    with camera.browse(DESKTOP) as page:
        signed_in(page, ANNA)
        page.goto("/handlaggning/?status=declined")
        camera.shoot(page, "nothing matches", DESKTOP)
        page.goto("/handlaggning/?status=all")
        camera.shoot(page, "all of them", DESKTOP)


def case_on_the_desk(camera: Camera, house: House) -> None:
    address = f"/handlaggning/{found['lamp']}/"
    with camera.browse(DESKTOP) as page:
        signed_in(page, ANNA)
        page.goto(address)
        wait_for_photo(page, "foto")
        camera.shoot(page, "as it opens", DESKTOP)
        open_action(page, "planera")
        camera.shoot(page, "an action is open", DESKTOP)
        page.locator("#planera [name=date]").fill("2020-01-01")
        press(page, "planera")
        camera.shoot(page, "refused: the day is past", DESKTOP)
        page.locator("#planera [name=date]").fill("2030-05-03")
        press(page, "planera")
        camera.shoot(page, "planned", DESKTOP)
        page.locator("#svara [name=text]").fill("Hej! Vi byter lampan på fredag. Tack för att du sade till.")
        page.locator("#svara [name=forhandsgranska]").click()
        camera.shoot(page, "the letter before it goes", DESKTOP)
        press(page, "svara")
        open_action(page, "anteckna")
        write(page, "anteckna", text="Säkringen i skåpet vid trappan är kontrollerad.")
        open_action(page, "publicera-text")
        press(page, "publicera-text")
        page.locator("form[action$=publicera-foto] [name=alt]").fill("En gångväg i skymning, lampan närmast är släckt")
        page.locator("form[action$=publicera-foto] button").click()
        camera.shoot(page, "answered, noted and made public", DESKTOP)
        open_action(page, "lamna-over")
        open_action(page, "atgardas-inte")
        camera.shoot(page, "hand over, or decline", DESKTOP)
    for variant in (PHONE, DARK, ENGLISH):
        with camera.browse(variant) as page:
            signed_in(page, ANNA)
            page.goto(address)
            camera.shoot(page, "afterwards", variant)


def gathering(camera: Camera, house: House) -> None:
    """Several reports of one thing, and cases that go elsewhere."""
    address = f"/handlaggning/{found['lamp']}"
    with camera.browse(DESKTOP) as page:
        signed_in(page, ANNA)
        page.goto(f"{address}/sla-ihop")
        camera.shoot(page, "merge: which ones", DESKTOP)
        page.locator("main [type=checkbox]").first.check()
        page.locator("main form button[name=granska]").first.click()
        camera.shoot(page, "merge: what comes of it", DESKTOP)
        page.goto(f"{address}/dela")
        camera.shoot(page, "split", DESKTOP)
        page.goto(f"{address}/annan-kommun")
        camera.shoot(page, "to another municipality", DESKTOP)
    for variant in (DESKTOP, DARK_PHONE, ENGLISH):
        with camera.browse(variant) as page:
            signed_in(page, ANNA)
            page.goto("/handlaggning/vantar/")
            camera.shoot(page, "what waits, and on whom", variant)


def round_the_desk(camera: Camera, house: House) -> None:
    pages = {
        "saved views": "/handlaggning/sparade/",
        "review": "/handlaggning/granska/",
        "review: one case": f"/handlaggning/granska/{found['lamp']}/",
        "quarantine": "/handlaggning/karantan/",
        "register for someone": "/handlaggning/registrera/",
        "letters to print": "/handlaggning/registrera/brev/",
        "statistics": "/handlaggning/statistik/",
        "find and hand out": "/handlaggning/lamna-ut/",
        "hand out one case": f"/handlaggning/{found['lamp']}/lamna-ut",
        "the register": "/handlaggning/diarium/",
        "who saw what": "/handlaggning/logg/",
    }
    with camera.browse(DESKTOP) as page:
        signed_in(page, KARIN)
        page.keyboard.press("?")
        camera.shoot(page, "the keys", DESKTOP, whole=False)
        for title, address in pages.items():
            page.goto(address)
            camera.shoot(page, title, DESKTOP)
    for variant in (PHONE, replace(DARK, language="en")):
        with camera.browse(variant) as page:
            signed_in(page, KARIN)
            for title in ("review: one case", "register for someone", "statistics", "hand out one case"):
                page.goto(pages[title])
                camera.shoot(page, title, variant)


def public_page(camera: Camera, house: House) -> None:
    for variant in (PHONE, DESKTOP, DARK_PHONE, ENGLISH):
        with camera.browse(variant) as page:
            page.goto(f"/arende/{found['lamp']}")
            camera.shoot(page, "as it opens", variant)
    with camera.browse(PHONE) as page:
        page.goto(f"/arende/{found['lamp']}")
        page.locator("form[action$=samma] button").click()
        page.locator("#sett").scroll_into_view_if_needed()
        camera.shoot(page, "seen the same thing", PHONE)
    with camera.browse(DESKTOP) as page:
        page.goto("/arende/")
        camera.shoot(page, "find a case", DESKTOP)
        page.goto("/arende/AAAAAAA")
        camera.shoot(page, "no such case", DESKTOP)
        page.goto("/finns-inte")
        camera.shoot(page, "no such page", DESKTOP)


def undelivered(camera: Camera, house: House) -> None:
    with camera.browse(DESKTOP) as page:
        signed_in(page, KARIN)
        page.goto("/handlaggning/ej-levererat/")
        camera.shoot(page, "everything has arrived", DESKTOP)
        lose_the_mail(page, house)
        page.goto("/handlaggning/ej-levererat/")
        camera.shoot(page, "given up, and tried again", DESKTOP)
    with camera.browse(DARK_PHONE) as page:
        signed_in(page, KARIN)
        page.goto("/handlaggning/ej-levererat/")
        camera.shoot(page, "given up, and tried again", DARK_PHONE)
        page.goto("/administration/")
        camera.shoot(page, "not for her", DARK_PHONE)


def administration(camera: Camera, house: House) -> None:
    pages = {
        "rules": "/administration/2281/",
        "a new rule": "/administration/2281/regler/ny",
        "problems": "/administration/2281/problem",
        "administrations": "/administration/2281/forvaltningar",
        "a new administration": "/administration/2281/forvaltningar/ny",
        "rules that send cases wrong": "/administration/2281/fel-regler",
        "categories": "/administration/2281/kategorier",
        "a new category": "/administration/2281/kategorier/ny",
        "templates": "/administration/2281/svar",
        "a new template": "/administration/2281/svar/ny",
        "deadlines": "/administration/2281/tider",
        "areas": "/administration/2281/omraden",
        "people": "/administration/2281/personer",
        "invite somebody": "/administration/2281/personer/ny",
        "signing in with the municipality": "/administration/2281/inloggning",
        "look": "/administration/2281/utseende",
        "retention": "/administration/2281/gallring/",
        "history": "/administration/2281/historik",
        "facts": "/administration/2281/uppgifter",
        "try a point": "/administration/2281/prova",
        "try a point: the answer": f"/administration/2281/prova?place={LAMP['latitude']},{LAMP['longitude']}"
        "&category=belysning",
        "try a point: at sea": "/administration/2281/prova?place=60,19.5",
    }
    with camera.browse(DESKTOP) as page:
        signed_in(page, EVA)
        for title, address in pages.items():
            page.goto(address)
            camera.shoot(page, title, DESKTOP)
        page.goto("/administration/2281/")
        page.locator("main a[href*='/regler/']:not([href$=ny])").first.click()
        camera.shoot(page, "change a rule", DESKTOP)
    for variant in (PHONE, replace(DARK, language="en")):
        with camera.browse(variant) as page:
            signed_in(page, EVA)
            for title in ("rules", "problems", "categories", "people", "look", "try a point: the answer"):
                page.goto(pages[title])
                camera.shoot(page, title, variant)


def demo_mail(camera: Camera, house: House) -> None:
    for variant in (DESKTOP, ENGLISH_PHONE):
        with camera.browse(variant) as page:
            page.goto("/demo/mejl/")
            camera.shoot(page, "the letters", variant)
            page.locator("main .case-row__link").first.click()
            camera.shoot(page, "a letter", variant)
            page.locator("iframe").scroll_into_view_if_needed()  # only what is in view is drawn in a frame
            camera.shoot(page, "as the mail program shows it", variant, whole=False)
    with camera.browse(DESKTOP) as page:
        page.goto("/demo/mejl/")
        page.get_by_role("link", name=re.compile(f"Vi har tagit emot.*{found['lamp']}")).click()
        camera.shoot(page, "to whoever reported", DESKTOP)


def about(camera: Camera, house: House) -> None:
    pages = {
        "the service": "/om/",
        "personal data": "/om/personuppgifter?kommun=2281",
        "accessibility": "/om/tillganglighet?kommun=2281",
        "cookies": "/om/kakor",
    }
    for variant in (DESKTOP, ENGLISH_PHONE):
        with camera.browse(variant) as page:
            for title, address in pages.items():
                page.goto(address)
                camera.shoot(page, title, variant)
    with camera.browse(EASY) as page:
        page.goto(pages["personal data"])
        camera.shoot(page, "personal data", EASY)
    with camera.browse(DESKTOP) as page:
        page.goto("/om/personuppgifter")
        camera.shoot(page, "personal data: which municipality", DESKTOP)


Journey = Callable[[Camera, House], None]
JOURNEYS: dict[str, Journey] = {
    "Start page": start_page,
    "Search": search,
    "Report on a phone": report_on_a_phone,
    "Report other ways": report_other_ways,
    "Secret page": secret_page,
    "Sign-in": sign_in,
    "Inbox": inbox,
    "Case on the desk": case_on_the_desk,
    "Gathering": gathering,
    "Round the desk": round_the_desk,
    "Public page": public_page,
    "Undelivered": undelivered,
    "Administration": administration,
    "Demo mail": demo_mail,
    "About": about,
}


# --- What is done on the way ---


def in_the_middle(page: Page, what: str) -> Locator:
    """Of the things on the map the one nearest its middle; others may lie under the header."""
    page.locator(what).first.wait_for()
    settle(page)
    whole = page.locator("#map").bounding_box()
    boxes = [(each, each.bounding_box()) for each in page.locator(what).all()]
    assert whole

    def distance(box: Any) -> float:
        return math.dist(*((side["x"] + side["width"] / 2, side["y"] + side["height"] / 2) for side in (whole, box)))

    return min(((each, box) for each, box in boxes if box), key=lambda pair: distance(pair[1]))[0]


def use_position(page: Page) -> None:
    page.locator(".map-tools button").first.click()
    page.locator(".pin--mine").wait_for()
    page.locator("[data-piece=place] .meta").wait_for()


def go_on(page: Page, part: str) -> None:
    page.locator(f"#{part} [data-next]").click()


def choose(page: Page, category: str) -> None:
    """Opens the part about it where the page folds its parts."""
    control = page.locator(f"[name=category][value={category}]")
    if not control.is_visible():
        page.locator("#vad > summary").click()
    control.check()


def answer_questions(page: Page) -> None:
    """The first answer to each question that is asked."""
    for question in page.locator("#fragor fieldset").all():
        first = question.locator("input").first
        if not first.is_visible():
            page.locator("#vad > summary").click()
        first.check()


def send(page: Page) -> None:
    page.locator("#send").click()
    page.wait_for_url("**/tack")


def send_twice_if_asked(page: Page) -> None:
    """The server may ask about a similar case first."""
    page.locator("#send").click()
    page.locator("#asks, .qr").first.wait_for()
    if page.locator("#asks").is_visible():
        send(page)


def number_on(page: Page) -> str:
    return (page.locator("main .case-number").first.text_content() or "").strip()


def signed_in(page: Page, email: str) -> None:
    page.goto("/konto/login/?next=/handlaggning/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(re.compile("/handlaggning/$|/administration/"))


def open_action(page: Page, verb: str) -> None:
    details = page.locator("details.more").filter(has=page.locator(f"#{verb}"))
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def write(page: Page, verb: str, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"#{verb} [name={name}]").fill(text)
    press(page, verb)


def press(page: Page, verb: str) -> None:
    page.locator(f"#{verb} button:not([name]):visible").click()


def wait_for_photo(page: Page, address: str) -> None:
    """The worker cleans photos; until then the page says to wait."""
    for _patience in range(40):
        if page.locator(
            f"main .photo-strip img[src*='{address}'], main .photo-strip img, main .case-photos img"
        ).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("The worker did not clean the photo.")


def lose_the_mail(page: Page, house: House) -> None:
    """Mail cannot be written while another report comes in; and one letter has been tried for days."""
    mail = house.data / "mail"
    aside = mail.with_name("mail-aside")
    mail.rename(aside)
    mail.write_text("in the way")
    try:
        page.request.post(
            "/api/v1/reports",
            data={"category": "park", "lon": 17.3133, "lat": 62.4021, "email": "boende@example.org",
                  "description": "En gren hänger över gångvägen."},
        )  # fmt: skip
        with psycopg.connect(house.database, autocommit=True) as connection:
            failed = "SELECT count(*) FROM outbox_message WHERE last_error <> ''"
            for _patience in range(40):
                if (connection.execute(failed).fetchone() or (0,))[0] >= 2:
                    break
                page.wait_for_timeout(500)
            connection.execute(
                "UPDATE outbox_message SET attempts = 9, given_up_at = now() WHERE id = (SELECT id FROM outbox_message"
                " WHERE last_error <> '' AND kind = 'case.arrived' LIMIT 1)"
            )
    finally:
        mail.unlink()
        shutil.move(aside, mail)


def evening(path: Path) -> Path:
    """A drawn photo: a path at dusk, one lamp lit and one out."""
    width, height = 1600, 1200
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        dusk = y / height
        draw.line((0, y, width, y), fill=(int(30 + 60 * dusk), int(40 + 50 * dusk), int(70 + 20 * dusk)))
    chance = random.Random(7)
    for _tree in range(60):
        x, top = chance.randrange(width), chance.randrange(380, 620)
        draw.polygon([(x, top), (x - 50, 760), (x + 50, 760)], fill=(18, 32 + chance.randrange(14), 28))
    draw.rectangle((0, 740, width, height), fill=(34, 46, 36))
    draw.polygon([(640, 740), (860, 740), (1350, height), (180, height)], fill=(86, 84, 80))
    for x, foot, size, lit in ((500, 1000, 1.6, False), (1010, 800, 0.7, True)):
        top = foot - int(520 * size)
        draw.rectangle((x - 6 * size, top, x + 6 * size, foot), fill=(20, 22, 24))
        draw.ellipse((x - 34 * size, top - 30 * size, x + 34 * size, top + 26 * size), fill=(52, 54, 58))
        if lit:
            glow = Image.new("L", image.size)
            ImageDraw.Draw(glow).ellipse((x - 190, top - 170, x + 190, top + 210), fill=150)
            image.paste((255, 214, 140), mask=glow.filter(ImageFilter.GaussianBlur(70)))
            draw.ellipse((x - 22, top - 20, x + 22, top + 18), fill=(255, 240, 200))
    image.save(path, quality=85)
    return path
