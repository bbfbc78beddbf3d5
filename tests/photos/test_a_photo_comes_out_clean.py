import io
from typing import Any

import pytest
from PIL import Image, ImageCms

from gisreport.photos.clean import SIZES, CleanPhoto, _opened, clean
from gisreport.photos.reasons import BadPhoto, Reason
from tests.photos.pictures import (
    SECRET,
    assert_bare,
    corners,
    exif,
    opened,
    quarters,
    saved,
    srgb_profile,
    telltale_jpeg,
)

UPRIGHT = ["red", "green", "blue", "white"]
AS_HELD = {
    1: UPRIGHT,
    2: ["green", "red", "white", "blue"],
    3: ["white", "blue", "green", "red"],
    4: ["blue", "white", "red", "green"],
    5: ["red", "blue", "green", "white"],
    6: ["blue", "red", "white", "green"],
    7: ["white", "green", "blue", "red"],
    8: ["green", "white", "red", "blue"],
}


def cleaned(raw: bytes) -> CleanPhoto:
    return clean(io.BytesIO(raw))


def files(photo: CleanPhoto) -> list[bytes]:
    return [getattr(photo, size) for size in SIZES]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright_however_the_camera_was_held(orientation: int) -> None:
    photo = cleaned(telltale_jpeg(orientation))
    assert [corners(file) for file in files(photo)] == [AS_HELD[orientation]] * 4
    assert (photo.width, photo.height) == ((80, 60) if orientation < 5 else (60, 80))


def test_nothing_is_left_but_the_picture() -> None:
    raw = telltale_jpeg()
    assert raw.count(SECRET) == 5  # in the EXIF, the XMP, the IPTC, the comment and behind the end
    for file in files(cleaned(raw)):
        assert_bare(file)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {"exif": exif(), "pnginfo": None}),
        ("WEBP", {"exif": exif(), "xmp": SECRET, "lossless": True}),
        ("AVIF", {"exif": exif(), "xmp": SECRET, "quality": 95}),
        ("HEIF", {"exif": exif().tobytes(), "xmp": SECRET, "quality": 95}),
        ("GIF", {"comment": SECRET}),
    ],
)
def test_every_kind_we_read_comes_out_bare(kind: str, options: dict[str, Any]) -> None:
    raw = saved(quarters(), kind, **options)
    assert SECRET in raw
    photo = cleaned(raw)
    assert corners(photo.master) == UPRIGHT
    for file in files(photo):
        assert_bare(file)


@pytest.mark.parametrize(
    ("kind", "options"), [("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {}), ("AVIF", {}), ("MPO", {})]
)
def test_of_several_pictures_the_first_is_taken(kind: str, options: dict[str, Any]) -> None:
    black = Image.new("RGB", (80, 60))
    photo = cleaned(saved(quarters(), kind, save_all=True, append_images=[black], **options))
    assert corners(photo.small) == UPRIGHT


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr"])
def test_other_ways_to_write_colours(mode: str) -> None:
    assert corners(cleaned(saved(quarters(mode=mode), quality=95, subsampling=0)).master) == UPRIGHT


@pytest.mark.parametrize("mode", ["L", "1", "I;16"])
def test_shades_of_grey(mode: str) -> None:
    grey = Image.new("L", (90, 30), 255)
    grey.paste(0, (0, 0, 30, 30))
    if mode != "1":
        grey.paste(128, (30, 0, 60, 30))
    drawn = grey.point(lambda value: value * 257, "I") if mode == "I;16" else grey
    image = opened(cleaned(saved(drawn.convert(mode), "PNG")).master)
    shades = [image.convert("L").getpixel((x, 15)) for x in (15, 45, 75)]
    assert shades == pytest.approx([0, 255 if mode == "1" else 128, 255], abs=3)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    glass = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    glass.paste((0, 0, 0, 255), (0, 0, 20, 40))
    image = opened(cleaned(saved(glass.convert(mode), "PNG")).master)
    assert image.getpixel((5, 20)) == (0, 0, 0)
    assert image.getpixel((35, 20)) == (255, 255, 255)


def test_colours_of_another_space_are_translated() -> None:
    """The profile is not kept, so one by which red means blue must change the numbers."""
    swapped = srgb_profile().replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    raw = saved(quarters(), quality=95, subsampling=0, icc_profile=swapped)
    assert corners(cleaned(raw).master) == ["blue", "green", "red", "white"]


@pytest.mark.parametrize("profile", [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()])
def test_a_profile_that_does_not_fit_is_passed_over(profile: bytes) -> None:
    raw = saved(quarters(), quality=95, subsampling=0, icc_profile=profile)
    assert corners(cleaned(raw).master) == UPRIGHT


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (3000, 4000), (9000, 300)])
def test_the_sizes(width: int, height: int) -> None:
    photo = cleaned(saved(quarters(width, height), quality=60))
    longest = {size: max(opened(getattr(photo, size)).size) for size in SIZES}
    assert longest == {"master": 2560, "large": 1600, "medium": 800, "small": 320}
    assert (photo.width, photo.height) == opened(photo.master).size
    assert abs(photo.width / photo.height - width / height) < 0.03 * width / height
    assert corners(photo.small) == UPRIGHT


def test_a_small_picture_is_not_blown_up() -> None:
    photo = cleaned(saved(quarters(400, 300)))
    assert [opened(file).size for file in files(photo)] == [(400, 300), (400, 300), (400, 300), (320, 240)]


def test_a_phone_of_a_hundred_megapixels_is_welcome() -> None:
    raw = saved(Image.new("L", (12000, 9000), 90), quality=30)
    assert _opened(io.BytesIO(raw)).size == (3000, 2250)  # never decoded at its full size
    assert (cleaned(raw).width, cleaned(raw).height) == (2560, 1920)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_too_many_pixels(kind: str) -> None:
    raw = saved(Image.new("1", (9000, 9000)), kind)
    assert refusal_of(raw) == Reason.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "raw",
    [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04", b"BM" + bytes(100), b"II*\x00"],
)
def test_what_is_no_picture_that_we_read(raw: bytes) -> None:
    assert refusal_of(raw) == Reason.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"])
def test_a_picture_that_ends_in_its_beginning(kind: str) -> None:
    raw = saved(quarters(400, 300), kind)
    assert refusal_of(raw[:100]) == Reason.BROKEN


def refusal_of(raw: bytes) -> Reason:
    with pytest.raises(BadPhoto) as refused:
        cleaned(raw)
    return refused.value.reason
