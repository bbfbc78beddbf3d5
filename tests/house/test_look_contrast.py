"""Every pair of colours that meets on a page, in both themes and on paper, read from the tokens themselves."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static", "css", "tokens.css").read_text(encoding="utf-8")
LIGHT, _, REST = CSS.partition("@media screen and (prefers-color-scheme: dark)")
DARK, _, PRINT = REST.partition("@media print")

Colour = tuple[float, float, float]

SURFACES = ["paper", "paper-raised"]
TINTS = ["action-tint", "ok-tint", "wait-tint", "stop-tint", "info-tint"]
# What is written on what.
TEXT = [
    *product(["ink", "ink-soft", "action", "ok", "wait", "stop", "info"], SURFACES),
    *product(["ink", "ink-soft"], TINTS),
    *product(["action", "stop"], TINTS),
    *[(tone, f"{tone}-tint") for tone in ("ok", "wait", "info")],
    *product(["action-ink"], ["action", "action-hover", "stop", "stop-hover"]),
    ("paper", "ink-soft"),
]
# The edges of controls, shapes of statuses, the focus ring: against what surrounds them.
CONTROLS = [
    *product(["line", "action", "focus", "stop", "ok", "wait", "info", "ink-soft"], SURFACES),
    *product(["focus", "action"], TINTS),
]


def declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", css))


def theme(name: str) -> dict[str, str]:
    return declared(LIGHT) | {"light": {}, "dark": declared(DARK), "print": declared(PRINT)}[name]


def colour(values: dict[str, str], token: str) -> Colour:
    """sRGB 0–1, with `color-mix(in srgb, var(--a) 12%, var(--b))` worked out."""
    value = values[token]
    if mix := re.fullmatch(r"color-mix\(in srgb, var\(--([\w-]+)\) (\d+)%, var\(--([\w-]+)\)\)", value):
        share = int(mix[2]) / 100
        first, second = colour(values, mix[1]), colour(values, mix[3])
        red, green, blue = (a * share + b * (1 - share) for a, b in zip(first, second, strict=True))
        return red, green, blue
    assert re.fullmatch(r"#[0-9a-f]{6}", value), f"--{token}: {value} is no colour"
    return int(value[1:3], 16) / 255, int(value[3:5], 16) / 255, int(value[5:7], 16) / 255


def luminance(rgb: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(values: dict[str, str], one: str, other: str) -> float:
    darker, lighter = sorted((luminance(colour(values, one)), luminance(colour(values, other))))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast({"a": "#000000", "b": "#ffffff"}, "a", "b") == pytest.approx(21)
    assert contrast({"a": "#777777", "b": "#ffffff"}, "a", "b") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark", "print"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(name: str, text: str, ground: str) -> None:
    assert contrast(theme(name), text, ground) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark", "print"])
@pytest.mark.parametrize(("edge", "ground"), CONTROLS)
def test_controls_can_be_seen(name: str, edge: str, ground: str) -> None:
    assert contrast(theme(name), edge, ground) >= 3


def test_no_other_sheet_brings_colours_of_its_own() -> None:
    """Except the white that a camera needs under a QR code."""
    for sheet in Path(settings.BASE_DIR, "static", "css").glob("*.css"):
        if sheet.name != "tokens.css":
            found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)))
            assert found <= {"#fff"}, sheet.name


def test_both_themes_name_the_same_roles() -> None:
    roles = {token for token, value in declared(LIGHT).items() if value.startswith("#")}
    assert roles == set(declared(DARK)) - {"gutter", "quick"}
