import pytest

from tests.walks.sync.phone import Phone
from walks.models import Phase, Walk

pytestmark = pytest.mark.django_db


def test_everything_for_a_walk_without_coverage(phone: Phone, walk: Walk) -> None:
    walk.municipality.on_call_phone = "060-10 10 10"
    walk.municipality.save()
    told = phone.get().json()
    assert (told["id"], told["phase"], told["group_mode"], told["without_names"]) == (
        str(walk.pk),
        "walking",
        True,
        False,
    )
    assert [stop["name"] for stop in told["stops"]] == ["Stopp 1", "Stopp 2"]
    assert told["stops"][0]["point"] == pytest.approx(list(walk.stops.all()[0].point.coords))
    assert told["checklist"]["themes"][0]["code"] == "feeling"
    assert set(told["statements"]) == set(Walk.STATEMENTS)
    assert told["danger"] == {"phone": "060-10 10 10"}
    assert (told["me"]["name"], told["me"]["role"]) == ("Petra", "participant")
    assert told["server_time"]


def test_nothing_new_is_not_sent_again(phone: Phone, walk: Walk) -> None:
    etag = phone.get()["ETag"]
    assert phone.get(**{"If-None-Match": etag}).status_code == 304
    Walk.objects.update(phase=Phase.COLLECTING)
    assert phone.get(**{"If-None-Match": etag}).status_code == 200


def test_what_others_noted_comes_in_pages(phone: Phone, another_phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walks.api.asking.OBSERVATIONS_A_PAGE", 2)
    taken_back = another_phone.create()
    phone.post([phone.create() for _ in range(3)])
    another_phone.post([another_phone.create(), another_phone.create(), taken_back])
    another_phone.put(another_phone.retract(taken_back.client_id))
    pages, after = [], ""
    while not pages or after:
        page = phone.get(f"observations?after={after}").json()
        pages.append(page["observations"])
        after = page["next"]
    assert [len(page) for page in pages] == [2, 2, 1]
    told = [one for page in pages for one in page]
    assert len({one["id"] for one in told}) == 5
    assert sorted(one["mine"] for one in told) == [False, False, True, True, True]


def test_a_page_that_is_none(phone: Phone) -> None:
    assert phone.get("observations?after=1%00").status_code == 400
