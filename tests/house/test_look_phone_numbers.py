import pytest

from gisreport.project.templatetags.look import with_phone_links


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ring 112.", 'Ring <a href="tel:112">112</a>.'),
        ("Ring polisen, 114 14.", 'Ring polisen, <a href="tel:11414">114 14</a>.'),
        (
            "Ring 060-19 10 00, dygnet runt.",
            'Ring <a href="tel:060191000">060-19 10 00</a>, dygnet runt.',
        ),
        ("+46 60 19 10 00", '<a href="tel:+4660191000">+46 60 19 10 00</a>'),
    ],
)
def test_a_number_in_a_sentence_can_be_dialled(text: str, html: str) -> None:
    assert with_phone_links(text) == html


@pytest.mark.parametrize("text", ["Stolpe 1121", "år 2026", "https://example.org/112", "62.39, 17.31", "nr 4-112"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert with_phone_links(text) == text


def test_what_is_not_safe_is_escaped() -> None:
    assert with_phone_links("<b>Ring 112") == '&lt;b&gt;Ring <a href="tel:112">112</a>'
