from hypothesis import given
from hypothesis import strategies as st

from gisreport.cases.versions import differences


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_out_of_the_difference(before: str, after: str) -> None:
    parts = differences(before, after)
    assert "".join(part.text for part in parts if part.change != "added") == before
    assert "".join(part.text for part in parts if part.change != "removed") == after


def test_words_that_stay_are_said_to_stay() -> None:
    parts = differences("Lampan är trasig.", "Lampan är släckt.")
    assert [(part.text, part.change) for part in parts] == [
        ("Lampan är ", "same"), ("trasig", "removed"), ("släckt", "added"), (".", "same"),
    ]  # fmt: skip
