"""The name of a file that somebody sends may say who they are, or be an attack: nothing is named or stored by it."""

import logging
import re
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from gisreport.cases.models import CasePhoto, Follower
from reports.models import HeldPhoto
from tests.cast import Town
from tests.geometry import pin
from tests.photos.pictures import telltale_jpeg

MARK = "kvinnojouren"  # in every name, and nowhere else
NAMES = [
    f"../../../{MARK}.jpg", f"/etc/{MARK}", f"..\\..\\{MARK}.exe", f"{MARK}\x00.jpg", f"\u202egpj.{MARK}\u2066",
    f"{MARK}" * 25 + ".jpg", f"{MARK}\r\nX-Injected: yes", f"<script>{MARK}</script>.svg", f"{MARK}.php.jpg",
    f"åäö {MARK} 名前.jpg", f".{MARK}", f"{MARK}\"; filename=\"x.html", f"CON.{MARK}", f"{MARK}%00%2e%2e%2f",
]  # fmt: skip


def form(fields: Mapping[str, object], file_name: str, content: bytes) -> dict[str, Any]:
    """A multipart body with the file name as it stands; Django's test client would already leave out its folder."""
    boundary = "grans"
    parts = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode() for field, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="photos"; filename="{file_name}"\r\nContent-Type: image/jpeg\r\n\r\n'
    parts.append(head.encode() + content)
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return {"data": body + f"--{boundary}--\r\n".encode(), "content_type": f"multipart/form-data; boundary={boundary}"}


def kept_files(settings: LazySettings) -> list[str]:
    return [str(path.relative_to(settings.MEDIA_ROOT)) for path in Path(settings.MEDIA_ROOT).rglob("*")]


def every_word_in_the_database() -> str:
    """All rows of all tables as text."""
    words = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT coalesce(string_agg(row::text, ' '), '') FROM {connection.ops.quote_name(table)} row"
            )
            words.append(cursor.fetchone()[0])
    return "\n".join(words)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_it_is_nowhere(
    name: str,
    lilleby: Town,
    client: Client,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
    do_jobs: Callable[..., int],
) -> None:
    caplog.set_level(logging.DEBUG)
    place = pin(3, 3)
    sent = {"category": "belysning", "lon": place.x, "lat": place.y, "description": "Mörkt."}
    photo = telltale_jpeg()

    # Refused once: the photo is held meanwhile, and the page shows the form again.
    again = client.post(
        "/anmal", **form({**sent, "email": "x", "steps": 1, "submission_id": uuid.uuid4()}, name, photo)
    )
    assert (again.status_code, HeldPhoto.objects.count()) == (422, 1)
    # Then sent, by the page and by the API; and a file that is no photo, which a refusal is about.
    assert client.post("/anmal", **form(sent, name, photo)).status_code == 303
    assert client.post("/api/v1/reports", **form(sent, name, photo)).status_code == 201
    refused = [client.post(path, **form(sent, name, b"no picture")) for path in ("/anmal", "/api/v1/reports")]
    assert [answer.status_code for answer in refused] == [422, 400]
    do_jobs()
    assert CasePhoto.objects.filter(state="clean").count() == 2

    follower = Follower.objects.order_by("pk").first()
    assert follower
    own = CasePhoto.objects.get(case=follower.case)
    served = client.get(f"/a/{follower.token}/foto/{own.pk}/large.jpg")
    assert served.status_code == 200
    seen = [again, client.get(f"/a/{follower.token}"), *refused]
    assert not [file for file in kept_files(settings) if MARK in file.lower()]
    assert MARK not in every_word_in_the_database()
    assert MARK not in caplog.text
    assert MARK not in str(served.headers) + "".join(str(answer.headers) for answer in seen)
    for answer in seen[:2]:
        assert MARK not in answer.content.decode()
    # Only the refusal says it, to whoever sent it just now and may have sent three: as plain words.
    told = "".join(answer.content.decode() for answer in refused[:1])
    assert "<script>kvinno" not in told
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", told), "signs that turn the line around"
    assert kept_files(settings), "there was something to look at"
