"""A voice plays in every browser: whole, or in the parts that Safari asks for, and joined they are the whole."""

import io

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from gisreport.photos.serve import serve_sound

SOUND = bytes(range(256)) * 2


def ask(written: str) -> tuple[int, bytes, str]:
    request = RequestFactory().get("/", headers={"Range": written} if written else {})
    answer = serve_sound(request, io.BytesIO(SOUND), size=len(SOUND), mimetype="audio/webm")
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer.status_code, content, answer.get("Content-Range", "")


@pytest.mark.parametrize("written", ["", "bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b", "bytes=-1-2"])
def test_what_is_no_part_is_the_whole(written: str) -> None:
    assert ask(written) == (200, SOUND, "")


def test_the_first_the_last_and_what_is_beyond() -> None:
    assert ask("bytes=0-1") == (206, SOUND[:2], "bytes 0-1/512")
    assert ask("bytes=500-") == (206, SOUND[500:], "bytes 500-511/512")
    assert ask("bytes=-12") == (206, SOUND[500:], "bytes 500-511/512")
    assert ask("bytes=500-9999") == (206, SOUND[500:], "bytes 500-511/512")
    assert ask("bytes=512-") == (416, b"", "bytes */512")
    assert ask("bytes=9-3") == (416, b"", "bytes */512")


@given(cut=st.integers(1, 511))
def test_parts_make_the_whole(cut: int) -> None:
    assert ask(f"bytes=0-{cut - 1}")[1] + ask(f"bytes={cut}-")[1] == SOUND
