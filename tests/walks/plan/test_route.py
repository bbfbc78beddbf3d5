"""The way from a GPX file, from a drawing, and as a drawing on paper."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisreport.errors import Refusal
from tests.cast import Town
from tests.geometry import pin
from tests.walks.plan.draft import draft_walk
from walks.drawing import WIDTH, draw
from walks.forms import read_route, write_route
from walks.gpx import read_gpx
from walks.plan import route_through

GPX = b"""<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="62.39" lon="17.30"/><trkpt lat="62.40" lon="17.31"/></trkseg></trk></gpx>"""


def test_a_track_is_read() -> None:
    assert read_gpx(BytesIO(GPX)).coords == ((17.30, 62.39), (17.31, 62.40))


@pytest.mark.parametrize(
    "content",
    [b"", b"hej", b"<gpx/>", GPX.replace(b"62.39", b"nan"), b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + GPX, GPX[:-9]],
)
def test_what_is_no_way_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal):
        read_gpx(BytesIO(content))


@given(st.text(max_size=60))
def test_a_drawn_way_is_a_line_nothing_or_a_refusal(text: str) -> None:
    try:
        line = read_route(text)
    except Refusal:
        return
    assert line is None or len(line) > 1


def test_what_is_written_is_read_again() -> None:
    line = route_through([pin(1, 1), None, pin(2, 2)])
    again = read_route(write_route(line))
    assert line is not None
    assert again is not None
    assert again.equals_exact(line, 1e-6)


def test_everything_is_on_the_paper(lilleby: Town) -> None:
    drawing = draw(draft_walk(lilleby, meeting_point=pin(2.4, 2)))
    assert drawing is not None
    assert drawing.meeting is not None
    for spot in [*drawing.stops, drawing.meeting]:
        assert 0 < spot.x < WIDTH
        assert 0 < spot.y < drawing.height
    assert drawing.bar_metres in (50, 100, 200)
