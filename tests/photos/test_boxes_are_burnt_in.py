import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gisreport.photos.cover import covered, read_boxes
from tests.photos.pictures import assert_bare, opened, quarters, saved

parts = st.floats(min_value=0, max_value=1, allow_nan=False)


@pytest.mark.parametrize(
    "written",
    [
        None, {}, "x", [1], [[0, 0, 1]], [[0, 0, 1, 1, 1]], [["0", 0, 1, 1]], [[0, 0, 0, 1]], [[0, 0, 1, -1]],
        [[2, 2, 1, 1]], [[float("nan"), 0, 1, 1]], [[float("inf"), 0, 1, 1]], [[True, 0, 1, 1]], [[0, 0, 1, 1]] * 101,
    ],
)  # fmt: skip
def test_what_is_no_box_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"box|boxes"):
        read_boxes(written)


def test_a_box_ends_where_the_picture_does() -> None:
    assert read_boxes([[-0.1, 0.5, 0.2, 2]]) == [(0.0, 0.5, 0.1, 0.5)]


def test_every_pixel_that_a_box_touches_is_covered_in_every_size() -> None:
    files = covered(saved(Image.new("RGB", (1999, 1501), "white"), quality=95), [(0.25, 0.25, 0.5, 0.5)])
    for jpeg in files.values():
        assert_bare(jpeg)
        image = opened(jpeg).convert("RGB")
        width, height = image.size
        inside = image.crop((width // 4 + 2, height // 4 + 2, 3 * width // 4 - 2, 3 * height // 4 - 2))
        assert max(high for _low, high in inside.getextrema()) < 40
        assert image.getpixel((5, 5)) > (240, 240, 240)


@given(st.lists(st.tuples(parts, parts, st.floats(0.001, 1), st.floats(0.001, 1)), max_size=5))
def test_any_boxes_can_be_burnt_in(written: list[tuple[float, ...]]) -> None:
    try:
        boxes = read_boxes([list(box) for box in written])
    except ValueError:
        return
    image = Image.open(io.BytesIO(covered(saved(quarters()), boxes)["small"])).convert("RGB")
    for left, top, width, height in boxes:
        middle = min(int((left + width / 2) * 80), 79), min(int((top + height / 2) * 60), 59)
        assert max(image.getpixel(middle)) < 150 or width * 80 < 4 or height * 60 < 4
