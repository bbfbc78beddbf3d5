"""The people of the story and what they do in their browsers, in the words of the language they read."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from tests.browser.axe import axe_clean
from tests.cast import PASSWORD
from tests.photos.pictures import exif, quarters, saved

Deliver = Callable[[], list[EmailMessage]]


@dataclass(frozen=True)
class Words:
    """`say("Skicka")` is what the page writes in `language`, whatever its catalogue holds today."""

    language: str

    def __call__(self, swedish: str, **facts: str) -> str:
        with override(self.language):
            return gettext(swedish).format(**facts)

    def percent(self, swedish: str, **facts: str) -> str:
        """The same for a sentence of a template, whose facts stand as %(name)s."""
        with override(self.language):
            return gettext(swedish) % facts

    def day(self, day: date) -> str:
        with override(self.language):
            return date_format(day, "j F Y")

    def stored(self, **texts: str) -> str:
        """A text that the town keeps in both languages."""
        return texts[self.language]


@dataclass
class Person:
    """Somebody at a browser. Every page that opens is read by axe before anything is done on it."""

    context: BrowserContext
    say: Words
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def goes_to(self, address: str) -> None:
        self.page.goto(address)
        self.looks()

    def looks(self) -> None:
        axe_clean(self.page)

    def presses(self, button: str) -> None:
        self.main.get_by_role("button", name=button, exact=True).click()

    def fills(self, label: str, text: str) -> None:
        self.main.get_by_role("textbox", name=label).fill(text)

    def sees(self, *words: str) -> None:
        for each in words:
            expect(self.main).to_contain_text(each)

    def does_not_see(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)

    def sees_the_language(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("lang", self.say.language)


class Resident(Person):
    """Someone who has seen a fault."""

    def sends(self) -> None:
        self.presses(self.say("Skicka anmälan"))
        self.page.wait_for_url("**/tack")

    def is_thanked(self, case: Case, reason: str) -> None:
        """The thank-you page names the administration, the reason, the number and the secret link with its QR code."""
        self.looks()
        self.sees(
            self.say("Tack för din anmälan!"),
            self.say("{name} har fått ärendet, eftersom {reason}.", name=case.administration.name, reason=reason),
            self.secret_link(case),
        )
        expect(self.main.locator(".case-number")).to_have_text(case.number)
        expect(self.main.get_by_role("img", name=self.say("QR-kod med din länk"))).to_be_visible()

    def follows_the_case(self, case: Case) -> None:
        self.goes_to(self.secret_link(case))

    def adds(self, text: str) -> None:
        self.fills(self.say("Vad vill du berätta?"), text)
        self.presses(self.say("Skicka"))
        self.sees(self.say("Tack! Det du skickade är mottaget."), text)
        self.looks()

    def reads_the_public_page(self, case: Case) -> None:
        self.goes_to(f"/arende/{case.number}")

    def secret_link(self, case: Case) -> str:
        return case.followers.get(is_reporter=True).secret_url()


class ResidentWithoutScripts(Resident):
    """The browser runs no JavaScript, so axe reads the same page in a browser that does."""

    def __init__(self, context: BrowserContext, say: Words, twin: Page) -> None:
        super().__init__(context, say)
        self.twin = twin

    def looks(self) -> None:
        url, html = self.page.url, re.sub(r"<script.*?</script>", "", self.page.content(), flags=re.DOTALL)
        self.twin.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self.twin.goto(url)
        axe_clean(self.twin)
        self.twin.unroute(url)

    def reports_a_lamp(self, *, place: str, text: str, photo: Path, email: str) -> None:
        """In two steps: what depends on the category is asked when it is known, and the photo waits meanwhile."""
        say = self.say
        self.goes_to("/")
        self.sees_the_language()
        self.main.get_by_role("link", name=say("Anmäl ett fel"), exact=True).click()
        self.looks()
        self.fills(say("Beskriv platsen med ord"), place)
        self.main.get_by_label(say.stored(sv="Belysning", en="Lighting")).check()
        self.fills(say("Vad har du sett?"), text)
        self.main.locator("input[type=file]").first.set_input_files(photo)
        self.main.get_by_label(say("Ja, med e-post")).check()
        self.fills(say("E-post"), email)
        self.presses(say("Skicka anmälan"))

        self.sees(say("Snart klart. Anmälan är inte skickad än."))
        self.looks()
        self.main.get_by_label(say.stored(sv="Flera", en="Several")).check()
        self.sends()


class ResidentOnThePhone(Resident):
    """Stands in front of it with a phone that knows where it is."""

    def reports_a_hole_here(self, *, text: str) -> None:
        """Part by part, as they open."""
        say = self.say
        self.goes_to("/")
        self.main.get_by_role("link", name=say("Anmäl ett fel"), exact=True).click()
        self.presses(say("Använd min plats"))
        expect(self.main.locator(".pin--mine")).to_be_visible()
        here = say.stored(sv="Lilleby kommun", en="Lilleby Municipality")
        self.sees(say.percent("Platsen ligger i %(name)s.", name=here))
        self.looks()
        self._goes_on("var")
        self.main.get_by_label(say.stored(sv="Vägskada", en="Road damage")).check()
        self._goes_on("vad")
        self.fills(say("Vad har du sett?"), text)
        self._goes_on("beratta")
        self.main.get_by_label(say("Nej tack")).check()
        self.looks()
        self.sends()

    def _goes_on(self, part: str) -> None:
        self.main.locator(f"#{part}").get_by_role("button", name=self.say("Fortsätt")).click()


class Officer(Person):
    """Someone who works at an administration."""

    def signs_in(self, user: User) -> None:
        self.goes_to("/handlaggning/")
        self.fills(self.say("Email"), user.email)  # allauth's words
        self.fills(self.say("Password"), PASSWORD)
        self.presses(self.say("Logga in"))
        self.page.wait_for_url(lambda address: "/konto/login/" not in address)
        self.looks()

    def opens(self, case: Case) -> None:
        self.main.get_by_role("link", name=case.number).click()
        self.page.wait_for_url(re.compile(rf"/{case.number}/(\?|$)"))
        self.looks()

    def acts(self, title: str, fields: dict[str, str] | None = None, *, choose: dict[str, str] | None = None) -> None:
        """Open the action called `title`, fill it in and press its button."""
        title = self.say(title)
        action = self.main.locator("details").filter(has=self.page.locator("summary").get_by_text(title, exact=True))
        action.locator("summary").click()
        for label, option in (choose or {}).items():
            action.get_by_label(self.say(label)).select_option(label=option)
        for label, text in (fields or {}).items():
            action.get_by_label(self.say(label)).fill(text)
        self.looks()
        action.locator("button:not([name]):visible").click()

    def answers(self, text: str) -> None:
        self.fills(self.say("Ditt svar"), text)
        self.presses(self.say("Skicka svaret"))
        self.sees(text)

    def releases_the_photo(self, description: str) -> None:
        self.fills(self.say("Beskriv fotot för den som inte ser det"), description)
        self.presses(self.say("Publicera fotot"))
        expect(self.main.get_by_role("img", name=description)).to_be_visible()


def photo_that_tells_where(folder: Path) -> Path:
    """As a phone takes it: with the position in its EXIF."""
    path = folder / "IMG_0042.JPG"
    path.write_bytes(saved(quarters(640, 480), exif=exif()))
    assert _position_in(path.read_bytes())
    return path


def tells_where(image: Locator) -> bool:
    """Whether the picture on the page says where it was taken."""
    address = image.get_attribute("src")
    assert address
    answer = image.page.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    return bool(_position_in(answer.body()))


def _position_in(picture: bytes) -> dict[int, object]:
    return dict(Image.open(io.BytesIO(picture)).getexif().get_ifd(0x8825))


def letters_to(address: str, delivered: list[EmailMessage]) -> list[EmailMessage]:
    return [letter for letter in delivered if letter.to == [address]]
