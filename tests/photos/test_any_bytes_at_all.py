import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisreport.photos.clean import clean
from gisreport.photos.reasons import BadPhoto
from tests.photos.pictures import assert_bare, telltale_jpeg

WHOLE = telltale_jpeg(6)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), max_size=40))
def test_a_damaged_jpeg_is_cleaned_or_refused_and_nothing_else(damage: dict[int, int]) -> None:
    raw = bytearray(WHOLE)
    for at, value in damage.items():
        raw[at] = value
    try:
        photo = clean(io.BytesIO(bytes(raw)))
    except BadPhoto:
        return
    assert_bare(photo.master)
