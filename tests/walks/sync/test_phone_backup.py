import base64
import io
import json
from collections.abc import Iterable
from typing import Any

import pytest

from tests.cast import Town
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.phone import PHOTO, VOICE, Operation, Phone, joined, sha256
from walks.models import Observation, VoiceNote, WalkPhoto
from walks.models import Operation as Stored
from walks.phone_backup import import_backup
from walks.refusals import TooLarge, Unreadable

pytestmark = pytest.mark.django_db


def compact(line: dict[str, Any]) -> bytes:
    """As JSON.stringify writes it."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def backup_of(phone: Phone, operations: Iterable[Operation] = (), media: Iterable[bytes] = ()) -> bytes:
    first = {"v": 1, "walk": str(phone.walk.pk), "join_id": phone.join_id}
    files = [{"sha256": sha256(one), "type": "image/jpeg", "base64": base64.b64encode(one).decode()} for one in media]
    return b"".join(map(compact, [first, *(one.as_item() for one in operations), *files]))


def hand_in(phone: Phone, file: bytes) -> Any:
    return phone.client.post(f"{phone.base}/backup", file, content_type="application/x-ndjson", headers=phone.who)


def test_all_that_was_on_the_phone_once(phone: Phone, leader: Phone) -> None:
    listed = [{"sha256": sha256(PHOTO), "type": "image/jpeg", "bytes": len(PHOTO)}]
    operations = [phone.create(media=listed, text='"base64":"\n'), *(phone.create() for _number in range(150))]
    file = backup_of(phone, operations, [PHOTO, VOICE])
    answers = [hand_in(leader, file).json() for _ in range(2)]
    assert answers == [
        {"operations": {"new": 151, "held": 0, "refused": 0}, "media": {"new": 2, "held": 0, "refused": 0}},
        {"operations": {"new": 0, "held": 151, "refused": 0}, "media": {"new": 0, "held": 2, "refused": 0}},
    ]
    assert set(Observation.objects.values_list("participant", flat=True)) == {phone.participant.pk}
    assert WalkPhoto.objects.get().raw.read() == PHOTO
    assert str(WalkPhoto.objects.get().observation.client_id) == operations[0].client_id
    assert VoiceNote.objects.count() == 1
    assert phone.reconcile(operations, [sha256(PHOTO)])["missing"] == {"ops": [], "media": []}


def test_what_broke_is_told_and_the_rest_is_taken(phone: Phone, leader: Phone) -> None:
    good, broken = phone.create(), phone.create()
    lines = backup_of(phone, [good, broken], [PHOTO, PHOTO + b"2", VOICE]).splitlines(keepends=True)
    lines[2] = lines[2].replace("släckt".encode(), b"?")
    lines[3] = lines[3].replace(b'"base64":"', b'"base64":"AAAA')
    lines[4] = lines[4].replace(b'"base64":"', b'"base64":"!')
    answer = hand_in(leader, b"".join(lines)).json()
    assert answer["operations"] == {"new": 1, "held": 0, "refused": 1}
    assert answer["media"] == {"new": 1, "held": 0, "refused": 2}


@pytest.mark.parametrize("cut", [10, 120, 300, 700, 1200])
def test_a_file_that_was_cut_off_and_then_whole(phone: Phone, leader: Phone, cut: int) -> None:
    file = backup_of(phone, [phone.create()], [PHOTO])
    assert hand_in(leader, file[:cut]).status_code in (200, 400)
    assert hand_in(leader, file).status_code == 200
    assert (Stored.objects.count(), WalkPhoto.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "file",
    [b"", b"\n", b"{}", b"[]\n", b"\xff\xd8\xff", b'{"v":1,"join_id":7}', b"[" * 50_000, b'{"base64":"', b'"base64":"'],
)
def test_a_file_that_is_none(phone: Phone, leader: Phone, file: bytes) -> None:
    answer = hand_in(leader, file)
    assert answer.status_code == 400
    assert (
        "säkerhetskopia" in answer.json()["detail"]
        or "rad" in answer.json()["detail"]
        or "foto" in answer.json()["detail"]
    )


def test_a_file_of_another_walk(leader: Phone, lilleby: Town) -> None:
    elsewhere = joined(found_walk(lilleby))
    assert hand_in(leader, backup_of(elsewhere, [elsewhere.create()])).status_code == 400
    assert not Stored.objects.exists()


def test_it_is_read_piece_by_piece(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = PHOTO + bytes(range(256)) * 8_000

    class Source(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= 65_536
            return super().read(size)

    imported = import_backup(phone.walk, Source(backup_of(phone, [], [photo])))
    assert imported.media.new == 1
    assert WalkPhoto.objects.get().raw.read() == photo


def test_lines_and_files_are_bounded(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = backup_of(phone) + b'{"content":"' + b"x" * 1_000_000
    with pytest.raises(Unreadable):
        import_backup(phone.walk, io.BytesIO(endless))
    monkeypatch.setattr("walks.phone_backup.MOST_BACKUP_BYTES", 1_000)
    with pytest.raises(TooLarge):
        import_backup(phone.walk, io.BytesIO(backup_of(phone, [], [PHOTO] * 5)))


@pytest.mark.parametrize("broken", [b"{broken\n", b"[]\n", b'{"base64":"AAAA"}\n'])
def test_what_stands_before_a_broken_line_is_kept(phone: Phone, leader: Phone, broken: bytes) -> None:
    answer = hand_in(leader, backup_of(phone, [phone.create(), phone.create()]) + broken)
    assert answer.status_code == 400
    assert Stored.objects.count() == 2


def test_a_head_without_its_walk(phone: Phone, leader: Phone) -> None:
    assert hand_in(leader, compact({"v": 1, "join_id": phone.join_id})).status_code == 400
