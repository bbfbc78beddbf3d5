"""An observation is the sum of what was said about it, in whatever order that came."""

import random
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import found_lilleby
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.phone import PHOTO, Operation, Phone, joined, sha256
from walks.fold import FOLDED, fold
from walks.models import Observation, WalkPhoto
from walks.sync import accept

pytestmark = pytest.mark.django_db


def content_of(phone: Phone) -> list[tuple[Any, ...]]:
    return list(Observation.objects.filter(participant=phone.participant).values_list("text", "is_retracted"))


def test_in_any_order(phone: Phone) -> None:
    created = phone.create(text="Första")
    of = created.client_id
    said = [created, phone.revise(of, text="Andra"), phone.revise(of, text="Tredje"), phone.retract(of)]
    for number, order in enumerate(permutations(said)):
        other = joined(phone.walk)
        assert {other.put(one).status_code for one in order} == {201}, number
        assert content_of(other) == [("Tredje", True)], [one.content for one in order]


def test_what_is_changed_after_it_was_taken_back_stands_again(phone: Phone) -> None:
    created = phone.create()
    taken_back, changed = phone.retract(created.client_id), phone.revise(created.client_id, text="Igen")
    phone.post([changed, taken_back, created])
    assert content_of(phone) == [("Igen", False)]


def test_taken_back_before_it_was_there(phone: Phone) -> None:
    created = phone.create()
    phone.put(phone.retract(created.client_id))
    assert content_of(phone) == []
    phone.put(created)
    assert content_of(phone) == [("Lampan är släckt.", True)]


def test_a_change_keeps_the_time_and_what_the_secretary_did(phone: Phone) -> None:
    created = phone.create(text="Ring 070-123 45 67")
    phone.put(created)
    before = Observation.objects.get()
    Observation.objects.update(is_flag_seen=True)
    phone.put(phone.revise(created.client_id, text="Ring 070-123 45 67", grade="1"))
    after = Observation.objects.get()
    assert (after.pk, after.at, after.grade, after.is_flag_seen) == (before.pk, before.at, "1", True)
    phone.put(phone.revise(created.client_id, text="Ring 070-765 43 21"))
    assert not Observation.objects.get().is_flag_seen


def test_agreeing_counts_each_participant_once(phone: Phone, another_phone: Phone, leader: Phone) -> None:
    phone.put(phone.create())
    seen = Observation.objects.get()
    for one in (another_phone, another_phone, leader, phone):
        assert one.put(one.support(seen.pk)).status_code == 201
    seen.refresh_from_db()
    assert seen.supports == 2  # twice by one, and nobody agrees with themselves


def test_agreeing_can_be_taken_back(phone: Phone, another_phone: Phone) -> None:
    phone.put(phone.create())
    seen = Observation.objects.get()
    agreed = another_phone.support(seen.pk)
    another_phone.post([another_phone.retract(agreed.client_id)])  # and it comes first
    another_phone.post([agreed])
    seen.refresh_from_db()
    assert seen.supports == 0


def test_agreeing_with_what_is_not_there(phone: Phone, lilleby: Any) -> None:
    elsewhere = joined(found_walk(lilleby))
    elsewhere.put(elsewhere.create())
    other = Observation.objects.get()
    assert phone.put(phone.support(other.pk)).status_code == 201
    assert phone.put(phone.support("0" * 32)).status_code == 201
    other.refresh_from_db()
    assert other.supports == 0


def test_a_stop_of_another_walk_is_none(phone: Phone, lilleby: Any) -> None:
    stop = found_walk(lilleby).stops.all()[0]
    phone.put(phone.create(stop=str(stop.pk)))
    assert Observation.objects.get().stop is None


def test_photos_follow_what_lists_them_now(phone: Phone) -> None:
    listed = [{"sha256": sha256(PHOTO), "type": "image/jpeg", "bytes": len(PHOTO)}]
    phone.put_medium(PHOTO)
    first, second = phone.create(media=listed), phone.create()
    phone.post([first, second])
    assert str(WalkPhoto.objects.get().observation.client_id) == first.client_id
    phone.post([phone.revise(first.client_id), phone.revise(second.client_id, media=listed)])
    assert str(WalkPhoto.objects.get().observation.client_id) == second.client_id


def test_folding_again_changes_nothing(phone: Phone) -> None:
    created = phone.create()
    phone.post([created, phone.revise(created.client_id, text="Andra")])
    before = Observation.objects.values(*FOLDED, "pk").get()
    fold(phone.participant, Observation.objects.values_list("client_id", flat=True))
    assert Observation.objects.values(*FOLDED, "pk").get() == before


class AnyHistory(TestCase):
    """Whatever is said of three observations by one phone, cut into requests and repeated anyhow."""

    @given(st.lists(st.tuples(st.sampled_from("crrt"), st.integers(0, 2)), min_size=1, max_size=12), st.integers(0, 9))
    @settings(max_examples=30)
    def test_adds_up_to_the_same(self, history: list[tuple[str, int]], seed: int) -> None:
        self.walk = found_walk(found_lilleby())
        first, second = joined(self.walk), joined(self.walk)
        said = _written(first, history)
        accept(first.participant, [(UUID(one.client_id), one.content) for one in said])
        chance = random.Random(seed)
        shuffled = chance.sample(said + said, 2 * len(said))
        while shuffled:
            part = [shuffled.pop() for _number in range(min(len(shuffled), chance.randint(1, 4)))]
            assert {one["status"] for one in second.post(part).json()["results"]} <= {200, 201}
        assert _sums(first) == _sums(second)


def _written(phone: Phone, history: list[tuple[str, int]]) -> list[Operation]:
    ids = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(3)]
    created: set[str] = set()
    said = []
    for number, (what, which) in enumerate(history):
        of = ids[which]
        if what == "t":
            said.append(phone.retract(of))
        elif what == "c" and of not in created:
            created.add(of)
            said.append(phone.create(client_id=of, text=f"Ny {number}"))
        else:
            said.append(phone.revise(of, text=f"Ändrad {number}"))
    return said


def _sums(phone: Phone) -> list[tuple[Any, ...]]:
    rows = Observation.objects.filter(participant=phone.participant).order_by("client_id")
    return list(rows.values_list("client_id", "text", "is_retracted", "at"))
