"""What is published is what the secretary confirmed, whatever phones send afterwards."""

import pytest
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.errors import IllegalMove
from tests.walks.after.conftest import Notes, photo_of
from walks import moderate, points
from walks.models import Observation, Operation, OperationKind, Stop, Walk, WalkPhoto
from walks.protocol import protocol_of
from walks.publish import publish
from walks.shown import released_photos


@pytest.fixture
def seen(walk: Walk, tunnel: Stop, noted: Notes) -> Observation:
    return noted(tunnel, text="Mörkt i tunneln.", agree=7, asked=12)


@pytest.fixture
def photo(seen: Observation) -> WalkPhoto:
    photo = photo_of(seen)
    moderate.release_photo(photo, alt="Tunneln")
    return photo


@pytest.fixture
def told(walk: Walk, seen: Observation, photo: WalkPhoto) -> Walk:
    points.make_point(walk, observations=[seen.pk], by=None)
    publish(walk, by=None)
    return walk


def numbers(walk: Walk) -> list[tuple[int, int]]:
    return [(row.agreed, row.asked) for row in protocol_of(walk).rows]


def test_a_new_point_is_a_draft_until_it_is_shown(told: Walk, square: Stop, noted: Notes) -> None:
    noted(square, text="Kom sent", is_late=True)
    points.make_suggested(told, by=None)
    assert "Kom sent" not in str(protocol_of(told).rows)
    assert len(protocol_of(told).rows) == 1
    points.show(told.action_points.get(number=2), by=None)
    assert [row.point.text for row in protocol_of(told).rows] == ["Mörkt i tunneln.", "Kom sent"]
    assert numbers(told) == [(7, 12), (1, 0)]


def test_the_button_shows_it(
    client: Client, told: Walk, square: Stop, noted: Notes, leila_the_walk_leader: User, settings: object
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False  # type: ignore[attr-defined]
    client.force_login(leila_the_walk_leader)
    point = points.make_point(told, observations=[noted(square, text="Kom sent").pk], by=None)
    here = f"/vandring/planera/{told.pk}/punkter"
    assert "Visas inte i protokollet" in client.get(here).content.decode()
    assert client.post(f"{here}/visa", {"point": point.pk}).status_code == 302
    assert "Kom sent" in client.get(f"/vandring/{told.pk}/protokoll").content.decode()


def test_before_publication_there_is_nothing_to_confirm(walk: Walk, seen: Observation) -> None:
    with pytest.raises(IllegalMove):
        points.show(points.make_point(walk, observations=[seen.pk], by=None), by=None)


def test_numbers_stay_until_the_secretary_takes_up_more(told: Walk, seen: Observation, noted: Notes) -> None:
    Observation.objects.filter(pk=seen.pk).update(agree=32_767)
    assert numbers(told) == [(7, 12)]
    late = noted(seen.stop, agree=32_767, asked=32_767, is_late=True)
    points.move(told, [late.pk], to=told.action_points.get(), by=None)
    assert numbers(told) == [(212, 212)]


def test_a_photo_is_not_taken_away_behind_the_secretarys_back(
    client: Client, told: Walk, seen: Observation, photo: WalkPhoto, leila_the_walk_leader: User, settings: object
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False  # type: ignore[attr-defined]
    client.force_login(leila_the_walk_leader)
    Observation.objects.filter(pk=seen.pk).update(is_retracted=True)
    about = {"client_id": photo.pk, "about": seen.client_id, "kind": OperationKind.RETRACT, "is_late": True}
    Operation.objects.create(
        walk=told, participant=seen.participant, device_seq=9, sha256="0" * 64, content="{}",
        received_at=timezone.now(), **about,
    )  # fmt: skip
    [row] = protocol_of(told).rows
    assert (row.photos, row.agreed) == ([photo], 7)
    page = client.get(f"/vandring/planera/{told.pk}/insamling").content.decode()
    assert "Tillbakatagen efter publiceringen" in page
    moderate.withdraw_photo(photo)
    assert not released_photos().exists()


def test_photos_go_where_the_secretary_puts_the_observation(told: Walk, seen: Observation, photo: WalkPhoto) -> None:
    points.move(told, [seen.pk], to=None, by=None)
    assert not released_photos().exists()
    assert numbers(told) == [(0, 0)]
    points.undo(told, by=None)
    assert released_photos().get() == photo
    assert numbers(told) == [(7, 12)]
