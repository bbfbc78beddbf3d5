"""The whole of a walk with no coverage at all, in a browser that is killed on the way. At home all of it arrives."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.walks.phone.conftest import IN_HAND, Handset, Handsets, join
from tests.walks.phone.walking import (
    a_photo,
    expect_all_received,
    expect_counts,
    note,
    observations_of,
    open_camera,
    open_details,
    photos_of,
    save,
)
from walks.models import Participant, Walk


def test_three_taps_from_a_cold_start_without_coverage(handset: Handsets, walk: Walk) -> None:
    phone = handset("rut")
    join(phone.start(), walk)
    phone.close()
    page = phone.start(offline=True)
    page.goto(f"/v/{walk.join_code}")
    page.get_by_role("button", name="Tryggt", exact=True).click()
    page.get_by_role("button", name="Skötsel Här är helt och rent.").click()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat i telefonen.")).to_be_visible()
    expect_counts(page, "1 sparade · 0 mottagna · 0/0 bilder")
    phone.set_offline(False)
    page.get_by_role("button", name="Skicka nu").click()
    expect_all_received(page, 1, 0)
    (seen,) = observations_of(walk)
    assert (seen.valence, seen.theme, seen.stop and seen.stop.name) == ("positive", "care", "Stopp 1")
    assert seen.placed == "gps"


def test_killed_with_the_camera_open_it_comes_back_to_the_same_screen(handset: Handsets, walk: Walk) -> None:
    phone = handset("rut")
    page = phone.start()
    join(page, walk)
    phone.set_offline(True)
    note(page, "Lampan är släckt.", photo=a_photo(1))
    open_details(page)
    page.get_by_label("Berätta").fill("Buskarna är höga.")
    page.set_input_files("#camera", [a_photo(2)])
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    page.get_by_label("Förslag på åtgärd").fill("Klipp dem.")
    open_camera(page, "Klipp dem.")
    phone.kill()

    page = phone.start(offline=True)
    page.goto(f"/v/{walk.join_code}")
    expect(page.get_by_text("Här är det du höll på med.")).to_be_visible()
    expect(page.get_by_label("Berätta")).to_have_value("Buskarna är höga.")
    expect(page.get_by_label("Förslag på åtgärd")).to_have_value("Klipp dem.")
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    page.set_input_files("#camera", [a_photo(3)])
    expect(page.get_by_role("img", name="Foto 2")).to_be_visible()
    save(page)
    expect_counts(page, "2 sparade · 0 mottagna · 0/3 bilder")

    phone.set_offline(False)
    page.get_by_role("button", name="Skicka nu").click()
    expect_all_received(page, 2, 3)
    assert {seen.text for seen in observations_of(walk)} == {"Lampan är släckt.", "Buskarna är höga."}
    assert photos_of(walk) == 3
    participant = Participant.objects.get(walk=walk)
    assert (participant.missing, participant.claimed_operations, participant.claimed_media) == (0, 2, 3)


def test_changed_taken_back_and_agreed_with(open_context: Opener, walk: Walk) -> None:
    page = open_context(**IN_HAND).new_page()
    join(page, walk, name="Ali")
    note(page, "Här hörs man.")
    expect_all_received(page, 1, 0)

    page = open_context(**IN_HAND).new_page()
    join(page, walk)
    note(page, "Hål i vägen.")
    note(page, "Inget särskilt.")
    go(page, "Mina")
    page.get_by_role("listitem").filter(has_text="Hål i vägen.").get_by_role("button", name="Ändra").click()
    page.get_by_label("Berätta").fill("Stort hål i vägen.")
    save(page, "Ändringen är sparad.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("listitem").filter(has_text="Inget särskilt.").get_by_role("button", name="Ta tillbaka").click()
    expect(page.get_by_text("Iakttagelsen är tillbakatagen.")).to_be_visible()
    expect_all_received(page, 4, 0)
    page.reload()
    go(page, "Andras")
    expect(page.get_by_text("Av Ali")).to_be_visible()
    page.get_by_role("button", name="Jag håller med").click()
    expect(page.get_by_role("button", name="Du håller med")).to_be_disabled()
    expect_all_received(page, 5, 0)
    kept = {seen.text: (seen.is_retracted, seen.supports) for seen in observations_of(walk)}
    assert kept == {"Här hörs man.": (False, 1), "Stort hål i vägen.": (False, 0), "Inget särskilt.": (True, 0)}


def test_closed_for_good_its_backup_is_read_in_by_the_leader(handset: Handsets, walk: Walk) -> None:
    phone = handset("rut")
    page = phone.start()
    join(page, walk)
    phone.set_offline(True)
    for number in range(3):
        note(page, f"Sak {number}", photo=a_photo(number))
    backup = save_backup(page, phone)
    phone.kill()

    leader = handset("leader", viewport={"width": 1280, "height": 800})
    page = leader.start()
    join(page, walk, code=walk.leader_code, name="Leila")
    go(page, "Mer")
    expect(
        page.get_by_role("listitem").filter(has_text="Rut, deltagare – allt har kommit")
    ).to_be_visible()  # of what it has told
    for _again in range(2):
        page.set_input_files("#import", [{"name": "kopia.jsonl", "mimeType": "text/plain", "buffer": backup}])
        expect(page.get_by_text("Säkerhetskopian är inläst.")).to_be_visible()
    assert sorted(seen.text for seen in observations_of(walk)) == ["Sak 0", "Sak 1", "Sak 2"]
    assert photos_of(walk) == 3
    assert {seen.participant.name for seen in observations_of(walk)} == {"Rut"}


def test_where_nothing_can_be_kept_it_says_so_and_still_works(open_context: Opener, walk: Walk) -> None:
    context = open_context(**IN_HAND)
    context.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    page = context.new_page()
    page.goto(f"/v/{walk.join_code}")
    page.get_by_role("button", name="Gå med").click()
    expect(page.get_by_text("Webbläsaren sparar inget")).to_be_visible()
    expect(page.get_by_text("Webbläsaren kan inte öppna appen utan täckning.")).to_be_visible()
    note(page, "Mörkt.", photo=a_photo(1))
    expect_all_received(page, 1, 1)
    assert photos_of(walk) == 1


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("button", name=name).click()


def save_backup(page: Page, phone: Handset) -> bytes:
    page.evaluate("() => { navigator.canShare = undefined; }")  # a desktop's way, which a test can catch
    go(page, "Mer")
    with page.expect_download() as download:
        page.get_by_role("button", name="Spara säkerhetskopia").click()
    return download.value.path().read_bytes()
