"""A municipality's colour is taken when it can be read, and otherwise the nearest that can is named."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from gisreport import colours
from gisreport.errors import Refusal
from routing.look import DARK, LIGHT, THEMES, Theme, nearest_that_passes, passes, read_colour, sheet

TOKENS = Path(settings.BASE_DIR, "static", "css", "tokens.css").read_text(encoding="utf-8")
ANY_COLOUR = st.tuples(*[st.floats(0, 1)] * 3)


def test_the_themes_are_those_of_the_pages() -> None:
    light, _, rest = TOKENS.partition("@media screen and (prefers-color-scheme: dark)")
    for theme, css in ((LIGHT, light), (DARK, rest)):
        declared = dict(reversed(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", css.partition("@media (min-width")[0])))
        assert [theme.action, theme.paper, theme.paper_raised, theme.ink, theme.inks[0]] == [
            declared[name] for name in ("action", "paper", "paper-raised", "ink", "action-ink")
        ]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_service_own_colours_pass(theme: Theme) -> None:
    assert read_colour(theme.action.upper(), theme) == theme.action


@pytest.mark.parametrize(("written", "theme"), [("#ffdd00", LIGHT), ("#0b5d4b", DARK), ("#777777", LIGHT)])
def test_one_that_is_hard_to_see_is_refused_with_the_nearest(written: str, theme: Theme) -> None:
    with pytest.raises(Refusal) as refused:
        read_colour(written, theme)
    nearest = re.findall(r"#[0-9a-f]{6}", refused.value.fields[theme.name])[-1]
    assert read_colour(nearest, theme) == nearest


@pytest.mark.parametrize("written", ["röd", "#12345", "#12345g", "url(x)", "#0b5d4b;}", "\0"])
def test_what_is_no_colour_is_refused(written: str) -> None:
    with pytest.raises(Refusal, match="sex tecken"):
        read_colour(written, LIGHT)


@given(ANY_COLOUR)
def test_there_is_always_a_nearest(colour: colours.Colour) -> None:
    for theme in THEMES:
        nearest = colours.read(nearest_that_passes(colour, theme))
        assert nearest is not None
        assert passes(nearest, theme)


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


def test_the_sheet_is_for_screens_and_each_theme() -> None:
    both = sheet({"colour": "#0b5d4b", "colour_in_dark": "#57c7a8"})
    assert both.count("@media screen") == 2
    assert "--action: #57c7a8; --action-ink: #0b1512;" in both
    assert sheet({"colour": "#0b5d4b"}).count("--action:") == 1
