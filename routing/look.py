"""What is the municipality's own on its pages: a colour for what can be pressed, in each theme, and a logo.

The colour must be readable as text on paper, and something must be readable upon it; whoever chooses one that is not is
told the nearest that is. The tokens are those of static/css/tokens.css; a test compares them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport import colours
from gisreport.colours import Colour, contrast, mixed
from gisreport.errors import Refusal
from routing.models import Municipality

READABLE = 4.5  # WCAG 2.2, 1.4.3
STEPS = 200


@dataclass(frozen=True)
class Theme:
    """The colours around ours. `inks` are what can stand upon ours, the usual one first."""

    name: str
    words: object
    action: str
    paper: str
    paper_raised: str
    ink: str
    inks: tuple[str, str]


LIGHT = Theme("colour", gettext_lazy("ljust läge"), "#0b5d4b", "#fbfaf7", "#ffffff", "#1e2523", ("#ffffff", "#0b1512"))
DARK = Theme(
    "colour_in_dark", gettext_lazy("mörkt läge"), "#57c7a8", "#121816", "#1c2421", "#e9edea", ("#0b1512", "#ffffff")
)
THEMES = (LIGHT, DARK)


def ink_upon(colour: Colour, theme: Theme) -> str:
    """The one that is read best upon the colour, also while it is pointed at."""
    return max(theme.inks, key=lambda ink: _upon(colour, ink, theme))


def _upon(colour: Colour, ink: str, theme: Theme) -> float:
    hover = mixed(colour, 0.84, _known(theme.ink))
    return min(contrast(_known(ink), ground) for ground in (colour, hover))


def weakest(colour: Colour, theme: Theme) -> float:
    """The lowest contrast of text that occurs with it: on paper, on a tint of itself, and what stands upon it."""
    paper = _known(theme.paper)
    tint = mixed(colour, 0.12, paper)
    grounds = [contrast(colour, ground) for ground in (paper, _known(theme.paper_raised), tint)]
    return min(*grounds, _upon(colour, ink_upon(colour, theme), theme))


def passes(colour: Colour, theme: Theme) -> bool:
    return weakest(colour, theme) >= READABLE


def nearest_that_passes(colour: Colour, theme: Theme) -> str:
    """The same hue, as little lighter or darker as is enough."""
    begins = colours.lightness(colour)
    shades = (colours.read(colours.written(colours.lightened(colour, step / STEPS))) for step in range(STEPS + 1))
    fitting = [shade for shade in shades if shade and passes(shade, theme)]
    return colours.written(min(fitting, key=lambda shade: abs(colours.lightness(shade) - begins)))


def read_colour(written: str, theme: Theme) -> str:
    """ "#0b5d4b"; empty for nothing. Refusal naming the theme's field for no colour, or one that is hard to see."""
    if not written.strip():
        return ""
    colour = colours.read(written)
    if colour is None:
        said = _("Skriv färgen som # och sex tecken, till exempel {example}.").format(example=theme.action)
        raise Refusal(said, fields={theme.name: said})
    if not passes(colour, theme):
        said = _("Färgen syns för dåligt i {theme}. Den närmaste som går att läsa är {nearest}.").format(
            theme=theme.words, nearest=nearest_that_passes(colour, theme)
        )
        raise Refusal(said, fields={theme.name: said})
    return colours.written(colour)


@dataclass(frozen=True)
class Look:
    """`colours` by theme; empty where the service's own is used. `logo` is the name of the file, or empty."""

    colours: Mapping[str, str]
    logo: str = ""

    @property
    def mark(self) -> str:
        """Changes whenever anything does, so that the addresses with it can be kept for ever."""
        return hashlib.sha256(repr((sorted(self.colours.items()), self.logo)).encode()).hexdigest()[:12]

    @property
    def sheet(self) -> str:
        """The style sheet, for pages of the municipality."""
        return sheet(self.colours)


def look_of(municipality: Municipality) -> Look | None:
    """None where everything is the service's own."""
    chosen = {theme.name: getattr(municipality, theme.name) for theme in THEMES if getattr(municipality, theme.name)}
    if not chosen and not municipality.logo:
        return None
    return Look(chosen, municipality.logo.name or "")


def sheet(chosen: Mapping[str, str]) -> str:
    """Never on paper, which is black on white."""
    light, dark = (_tokens(chosen.get(theme.name, ""), theme) for theme in THEMES)
    parts = [f"@media screen {{ :root {{ {light} }} }}"] if light else []
    if dark:
        is_dark = "@media screen and (prefers-color-scheme: dark)"
        parts.append(f'{is_dark} {{ :root:not([data-look="light"]) {{ {dark} }} }}')
    return "\n".join(parts)


def preview_sheet(chosen: Mapping[str, str]) -> str:
    """Both themes beside each other, in elements of the classes .look-preview--colour and --colour_in_dark."""
    return "\n".join(
        f".look-preview--{theme.name} {{ {_around(theme)} {_tokens(chosen.get(theme.name) or theme.action, theme)} }}"
        for theme in THEMES
    )


def _around(theme: Theme) -> str:
    return f"--paper: {theme.paper}; --paper-raised: {theme.paper_raised}; --ink: {theme.ink};"


def _tokens(written: str, theme: Theme) -> str:
    colour = colours.read(written) if written else None
    if colour is None:
        return ""
    hover = colours.written(mixed(colour, 0.84, _known(theme.ink)))
    return f"--action: {written}; --action-ink: {ink_upon(colour, theme)}; --action-hover: {hover};"


def _known(written: str) -> Colour:
    colour = colours.read(written)
    assert colour is not None
    return colour
