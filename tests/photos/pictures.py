"""Pictures drawn for the tests, and a look inside the ones that come out."""

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms, ImageDraw

SECRET = b"Storgatan 1, Lilleby"  # what a camera might have written
FORBIDDEN = (b"Exif", b"ns.adobe.com", b"xpacket", b"Photoshop", b"8BIM", b"ICC_PROFILE", b"GPSLatitude", SECRET)
# What a JPEG needs to be drawn, and the JFIF header that says it is one.
MARKERS_OF_A_BARE_JPEG = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9, 0xDD}


def quarters(width: int = 80, height: int = 60, mode: str = "RGB") -> Image.Image:
    """Red, green over blue, white: whoever turns it wrongly is found out."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    half_width, half_height = width // 2, height // 2
    draw.rectangle((0, 0, half_width - 1, half_height - 1), fill="red")
    draw.rectangle((half_width, 0, width, half_height - 1), fill="lime")
    draw.rectangle((0, half_height, half_width - 1, height), fill="blue")
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """With a position, a text, and the way the camera was held."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010E] = SECRET.decode()
    data.get_ifd(0x8825).update({1: "N", 2: (62.0, 23.0, 27.0), 3: "E", 4: (17.0, 18.0, 20.0)})
    return data


def telltale_jpeg(orientation: int = 1) -> bytes:
    """A JPEG with all that must not come through: EXIF with GPS, XMP, IPTC, a profile, a comment, and a tail."""
    xmp = b"<x:xmpmeta><photoshop:City>" + SECRET + b"</photoshop:City></x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + (len(SECRET) + 5).to_bytes(4, "big")
    iptc += b"\x1c\x02\x5a" + len(SECRET).to_bytes(2, "big") + SECRET  # 2:90, the city
    options: dict[str, Any] = {"exif": exif(orientation), "xmp": xmp, "icc_profile": srgb_profile(), "comment": SECRET}
    jpeg = saved(quarters(), quality=95, subsampling=0, **options)
    return jpeg[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + jpeg[2:] + b"<?php " + SECRET


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def corners(jpeg: bytes) -> list[str]:
    """The colours of the quarters: upper left, upper right, lower left, lower right."""
    image = opened(jpeg)
    width, height = image.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [_colour(image.getpixel(place)) for place in places]


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg), formats=["JPEG"])
    image.load()
    return image


def markers(jpeg: bytes) -> Iterator[int]:
    """The segments of a JPEG, without Pillow's help. Stops at the picture's end; nothing may come after it."""
    assert jpeg[:2] == b"\xff\xd8"
    yield 0xD8
    at = 2
    while True:
        assert jpeg[at] == 0xFF
        marker = jpeg[at + 1]
        yield marker
        if marker == 0xD9:
            assert jpeg[at + 2 :] == b"", "something follows the picture"
            return
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        while marker == 0xDA and (jpeg[at] != 0xFF or jpeg[at + 1] == 0 or 0xD0 <= jpeg[at + 1] <= 0xD7):
            at += 1  # the coded picture lasts until the next real marker


def assert_bare(jpeg: bytes) -> None:
    """It is a JPEG with nothing in it but the picture."""
    assert set(markers(jpeg)) <= MARKERS_OF_A_BARE_JPEG
    assert not [word for word in FORBIDDEN if word in jpeg]


def _colour(pixel: Any) -> str:
    names = {(True, False, False): "red", (False, True, False): "green", (False, False, True): "blue"}
    return names.get(tuple(part > 127 for part in pixel), "white")
