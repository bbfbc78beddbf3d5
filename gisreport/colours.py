"""Colours and whether they can be seen, after WCAG 2.2: contrast, black or white upon a colour, and the nearest one
that passes. Knows no room."""

import colorsys
import re

Colour = tuple[float, float, float]  # sRGB, 0 to 1


def read(written: str) -> Colour | None:
    """From "#0B5D4B", "0b5d4b" or "#0ad"; None for what is no colour."""
    plain = written.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", plain):
        plain = "".join(sign * 2 for sign in plain)
    if not re.fullmatch(r"[0-9a-f]{6}", plain):
        return None
    red, green, blue = (int(plain[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def written(colour: Colour) -> str:
    """As "#0b5d4b"."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def mixed(one: Colour, share: float, other: Colour) -> Colour:
    """As color-mix(in srgb, one SHARE, other)."""
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightened(colour: Colour, lightness: float) -> Colour:
    hue, _lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, lightness, saturation)


def lightness(colour: Colour) -> float:
    return colorsys.rgb_to_hls(*colour)[1]
