"""Every state of a photo, asked for by everyone: who sees it is in the table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gisreport.accounts.models import Role, User
from gisreport.cases import lifecycle
from gisreport.cases.models import CasePhoto, Follower
from gisreport.photos.models import PhotoState
from tests.cases.conftest import NewCase
from tests.cast import Town, municipal, officer
from tests.photos.pictures import quarters, saved

WAYS = ("public", "sender", "witness", "officer", "neighbour", "coordinator", "planner", "administrator")
# 1: sees it; 0: is told that there is no such photo. The private case is another administration's.
TABLE = """
                    public sender witness officer neighbour coordinator planner administrator
waiting             0      0      0       0       0         0           0       0
refused             0      0      0       0       0         0           0       0
failed              0      0      0       0       0         0           0       0
clean               0      1      0       1       0         1           0       0
released            1      1      1       1       0         1           0       0
withdrawn           0      1      0       1       0         1           0       0
hidden              0      1      0       1       0         1           0       0
private             0      1      -       0       0         1           0       0
"""
ROWS = {name: dict(zip(WAYS, marks, strict=True)) for name, *marks in map(str.split, TABLE.strip().splitlines()[1:])}


def released(photo: CasePhoto) -> None:
    lifecycle.release_photo(photo, by=None)


def withdrawn(photo: CasePhoto) -> None:
    released(photo)
    lifecycle.withdraw_photo(photo, by=None)


def hidden(photo: CasePhoto) -> None:
    released(photo)
    lifecycle.hide(photo.case, by=None)


def becomes(state: PhotoState) -> Callable[[CasePhoto], Any]:
    """In that state even a file that lies there is not given out."""
    return lambda photo: CasePhoto.objects.filter(pk=photo.pk).update(state=state, released_at=None)


CHANGES: dict[str, Callable[[CasePhoto], Any]] = {
    "waiting": becomes(PhotoState.WAITING),
    "refused": becomes(PhotoState.REFUSED),
    "failed": becomes(PhotoState.FAILED),
    "released": released,
    "withdrawn": withdrawn,
    "hidden": hidden,
}


@dataclass
class Sent:
    """A photo, the link of who sent it, and of someone who has only seen the same thing."""

    photo: CasePhoto
    sender: Follower
    witness: Follower | None


def in_state(name: str, new_case: NewCase, do_jobs: Callable[..., int]) -> Sent:
    case = new_case("otrygg-plats" if name == "private" else "belysning", notify=False)
    sender = lifecycle.follow(case)
    event = lifecycle.add_information(sender, photos=[SimpleUploadedFile("x", saved(quarters()))])
    witness = lifecycle.support(case, key="a" * 64) if case.is_public else None
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    photo = event.photos.get()
    CHANGES.get(name, lambda _: None)(photo)
    return Sent(photo, sender, witness)


def test_who_sees_it(lilleby: Town, new_case: NewCase, do_jobs: Callable[..., int], client: Client) -> None:
    sent = {name: in_state(name, new_case, do_jobs) for name in ROWS}
    seen: dict[str, dict[str, str]] = {name: {} for name in ROWS}
    for way in WAYS:
        if way not in ("public", "sender", "witness"):
            client.force_login(member(way, lilleby))
        for name, each in sent.items():
            seen[name][way] = asked(client, way, each)
    assert seen == ROWS


def asked(client: Client, way: str, sent: Sent) -> str:
    file = f"foto/{sent.photo.pk}/medium.jpg"
    if way == "public":
        return seen_at(client, f"/{file}")
    if way not in ("sender", "witness"):
        return seen_at(client, f"/handlaggning/{file}")
    follower = sent.sender if way == "sender" else sent.witness
    return seen_at(client, f"/a/{follower.token}/{file}") if follower else "-"


def member(way: str, town: Town) -> User:
    offices = {"officer": "gatukontoret", "neighbour": "parkforvaltningen"}
    return officer(town, offices[way], way) if way in offices else municipal(town, Role(way), way)


def seen_at(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code in (200, 404), address
    if response.status_code == 200:
        assert response.getvalue().startswith(b"\xff\xd8\xff")
    return "1" if response.status_code == 200 else "0"
