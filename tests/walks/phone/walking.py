"""What somebody with a phone does, and what must have come of it."""

import io
import random

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from walks.models import Observation, Walk, WalkPhoto


def a_photo(seed: int) -> FilePayload:
    """Each of its own bytes."""
    noise = random.Random(seed).randbytes(60 * 80 * 3)
    saved = io.BytesIO()
    Image.frombytes("RGB", (80, 60), noise).resize((640, 480)).save(saved, "JPEG")
    return {"name": f"IMG_{seed}.jpg", "mimeType": "image/jpeg", "buffer": saved.getvalue()}


# In the browser: whether a draft with this text lies in the store.
DRAFTED = """(text) => new Promise((done) => {
  const asked = indexedDB.open("gisreport");
  asked.onsuccess = () => {
    const drafts = asked.result.transaction("drafts").objectStore("drafts").getAll();
    drafts.onsuccess = () => {
      asked.result.close();
      done(drafts.result.some((draft) => JSON.stringify(draft).includes(text)));
    };
  };
})"""


def open_camera(page: Page, text: str) -> None:
    """`text` has just been written. Nobody is so quick with a camera that what was written is not on the disk yet."""
    with page.expect_file_chooser():
        page.locator("#camera").click()
    page.wait_for_function(DRAFTED, arg=text)


def open_details(page: Page) -> None:
    page.get_by_role("button", name="Otryggt", exact=True).click()
    page.get_by_role("button", name="Ljuset räcker").click()


def note(page: Page, text: str, *, photo: FilePayload | None = None) -> None:
    open_details(page)
    page.get_by_label("Berätta").fill(text)
    if photo:
        page.set_input_files("#library", [photo])
        expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    save(page)


def save(page: Page, words: str = "Sparat i telefonen.") -> None:
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text(words)).to_be_visible()


def expect_counts(page: Page, words: str) -> None:
    expect(page.locator("#counts")).to_have_text(words)


def expect_all_received(page: Page, operations: int, photos: int, *, within: int = 15_000) -> None:
    words = f"{operations} sparade · {operations} mottagna · {photos}/{photos} bilder"
    expect(page.locator("#counts")).to_have_text(words, timeout=within)
    expect(page.locator("#sending")).to_have_text("Allt är mottaget.")


def observations_of(walk: Walk) -> list[Observation]:
    return list(Observation.objects.filter(walk=walk).select_related("stop", "participant"))


def photos_of(walk: Walk) -> int:
    return WalkPhoto.objects.filter(walk=walk).exclude(observation=None).count()
