"""A walk with several browsers: without coverage on the way, killed on the way, and online again at home."""

from collections.abc import Sequence

from playwright.sync_api import Page, Route, expect

from tests.walks.phone.conftest import Handset, join
from tests.walks.phone.walking import (
    a_photo,
    expect_all_received,
    note,
    observations_of,
    open_camera,
    open_details,
    photos_of,
    save,
)
from walks.models import Operation, Participant, Walk


def walk_together(handsets: Sequence[Handset], walk: Walk, each: int) -> None:
    """Each notes `each` things with a photo. Every handset is killed half-way, while its camera is open; the photos of
    the first arrive before its observations. In the end all has been received, once."""
    for number, handset in enumerate(handsets):
        join(handset.start(), walk, name=f"Nr {number}")
        handset.set_offline(True)
        note_some(handset.page, number, range(each // 2))
        page = open_the_camera(handset, number * 1000 + each)
        handset.kill()
        page = handset.start(offline=True)
        page.goto(f"/v/{walk.join_code}")
        expect(page.get_by_label("Berätta")).to_have_value(f"{number} kamera")
        save(page)
        note_some(page, number, range(each // 2, each - 1))
        expect(page.locator("#counts")).to_have_text(f"{each} sparade · 0 mottagna · 0/{each} bilder")
        handset.kill()  # closed in peace, the browser would have coverage for a moment
    for number, handset in enumerate(handsets):
        page = handset.start(offline=True)
        if number == 0:
            page.route("**/ops", hold_back)
        page.goto(f"/v/{walk.join_code}")
        expect(page.locator("#counts")).to_have_text(f"{each} sparade · 0 mottagna · 0/{each} bilder")
        handset.set_offline(False)
        page.get_by_role("button", name="Skicka nu").click()
        if number == 0:
            photos_only = f"{each} sparade · 0 mottagna · {each}/{each} bilder"
            expect(page.locator("#counts")).to_have_text(photos_only, timeout=60_000)
            assert photos_of(walk) == 0  # there, but of nothing yet
            page.unroute("**/ops")
            page.get_by_role("button", name="Skicka nu").click()
        expect_all_received(page, each, each, within=60_000)
        handset.close()
    all_there_once(handsets, walk, each)


def note_some(page: Page, number: int, which: range) -> None:
    for at in which:
        note(page, f"{number} sak {at}", photo=a_photo(number * 1000 + at))


def open_the_camera(handset: Handset, seed: int) -> Page:
    page = handset.page
    open_details(page)
    page.get_by_label("Berätta").fill(f"{seed // 1000} kamera")
    page.set_input_files("#camera", [a_photo(seed)])
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    open_camera(page, f"{seed // 1000} kamera")
    return page


def hold_back(route: Route) -> None:
    """As a server that cannot read the operations; photos go on meanwhile."""
    ops = (route.request.post_data_json or {})["ops"]
    keys = ("client_id", "sha256")
    refused = [{**{key: op[key] for key in keys}, "status": 400, "detail": "Nej."} for op in ops]
    route.fulfill(json={"results": refused})


def all_there_once(handsets: Sequence[Handset], walk: Walk, each: int) -> None:
    all_of_them = each * len(handsets)
    observations = observations_of(walk)
    assert len(observations) == len({seen.text for seen in observations}) == all_of_them
    assert photos_of(walk) == all_of_them
    assert Operation.objects.filter(walk=walk).count() == all_of_them
    for participant in Participant.objects.filter(walk=walk):
        sequence = participant.operations.order_by("device_seq").values_list("device_seq", flat=True)
        assert list(sequence) == list(range(1, each + 1))
        assert (participant.claimed_operations, participant.claimed_media, participant.missing) == (each, each, 0)
