"""Every file of the collection has its outcome: the size it comes out with, or the reason why it does not."""

import itertools
import time
from pathlib import Path

import pytest
from PIL import ImageChops, ImageStat

from gisreport.photos.apart import clean_apart
from gisreport.photos.clean import SIZES, CleanPhoto, clean
from gisreport.photos.reasons import BadPhoto, Reason
from tests.photos.pictures import assert_bare, opened
from tests.shared import real_data

SECONDS = 20  # far more than any takes on a quiet machine
OUTCOMES: dict[str, tuple[int, int] | Reason] = {
    "exif-orientation/Landscape_1.jpg": (1800, 1200),
    "exif-orientation/Landscape_2.jpg": (1800, 1200),
    "exif-orientation/Landscape_3.jpg": (1800, 1200),
    "exif-orientation/Landscape_4.jpg": (1800, 1200),
    "exif-orientation/Landscape_5.jpg": (1800, 1200),
    "exif-orientation/Landscape_6.jpg": (1800, 1200),
    "exif-orientation/Landscape_7.jpg": (1800, 1200),
    "exif-orientation/Landscape_8.jpg": (1800, 1200),
    "exif-orientation/Portrait_1.jpg": (1200, 1800),
    "exif-orientation/Portrait_3.jpg": (1200, 1800),
    "exif-orientation/Portrait_6.jpg": (1200, 1800),
    "exif-orientation/Portrait_8.jpg": (1200, 1800),
    "exif-samples/gps_DSCN0010.jpg": (640, 480),
    "exif-samples/gps_DSCN0021.jpg": (640, 480),
    "exif-samples/gps_DSCN0027.jpg": (640, 480),
    "exif-samples/gps_DSCN0040.jpg": (640, 480),
    "exif-samples/gps_DSCN0042.jpg": (640, 480),
    "exif-samples/jpg_invalid_image00971.jpg": (636, 227),
    "exif-samples/jpg_invalid_image01088.jpg": (425, 120),
    "exif-samples/jpg_invalid_image01137.jpg": (88, 64),
    "exif-samples/jpg_invalid_image01551.jpg": (61, 58),
    "exif-samples/jpg_mobile_jolla.jpg": (2560, 1920),
    "exif-samples/jpg_tests_35-empty.jpg": (2164, 1626),
    "exif-samples/jpg_tests_45-gps_ifd.jpg": (1600, 900),
    "exif-samples/jpg_tests_67-0_length_string.jpg": (2560, 1277),
    "exif-samples/jpg_tests_87_OSError.jpg": (1488, 2240),
    "heic/exifsamples_IMG_5195.HEIC": (1983, 2560),
    "heic/exifsamples_iphone_13_pro_max.HEIC": (1920, 2560),
    "heic/heif_RGBA_8__128x128.heif": (128, 128),
    "heic/heif_RGB_8__128x128.heif": (128, 128),
    "heic/heif_corrupted_corrupted.heic": Reason.BROKEN,
    "heic/heif_corrupted_empty.heic": Reason.NOT_A_PICTURE,
    "heic/heif_other_L_exif_xmp_iptc.heic": (64, 64),
    "heic/heif_other_arrow.heic": (1920, 2560),
    "heic/heif_other_empty_icc.heic": (1025, 900),
    "heic/heif_other_invalid_id.heic": (564, 870),
    "heic/heif_truncated_truncated.heic": (16, 16),
    "heic/heif_zPug_3.heic": (64, 64),
    "nasty/app13-multiple.jpg": (256, 160),
    "nasty/broken.png": Reason.BROKEN,
    "nasty/broken_data_stream.png": Reason.BROKEN,
    "nasty/broken_exif_dpi.jpg": (100, 100),
    "nasty/decompression_bomb.gif": Reason.TOO_MANY_PIXELS,
    "nasty/decompression_bomb.ico": Reason.NOT_A_PICTURE,
    "nasty/decompression_bomb_extents.gif": (100, 100),
    "nasty/empty_gps_ifd.jpg": (10, 10),
    "nasty/exif-dpi-zerodivision.jpg": (200, 200),
    "nasty/exif-ifd-offset.jpg": (200, 200),
    "nasty/exif.avif": (512, 512),
    "nasty/exif_gps.jpg": (8, 8),
    "nasty/exif_imagemagick_orientation.png": (512, 512),
    "nasty/exif_typeerror.jpg": (800, 531),
    "nasty/hopper_bad_exif.jpg": (500, 500),
    "nasty/hopper_orientation_2.webp": (128, 128),
    "nasty/hopper_orientation_3.webp": (128, 128),
    "nasty/hopper_orientation_4.webp": (128, 128),
    "nasty/hopper_orientation_5.webp": (128, 128),
    "nasty/hopper_orientation_6.webp": (128, 128),
    "nasty/hopper_orientation_7.webp": (128, 128),
    "nasty/hopper_orientation_8.webp": (128, 128),
    "nasty/invalid-exif-without-x-resolution.jpg": (300, 200),
    "nasty/invalid-exif.jpg": (200, 200),
    "nasty/iptc.jpg": (640, 480),
    "nasty/multiple_comments.gif": (100, 100),
    "nasty/multiple_exif.jpg": (1, 1),
    "nasty/orientation_rectangle.jpg": (1, 2),
    "nasty/pil_sample_cmyk.jpg": (100, 100),
    "nasty/sugarshack.mpo": (640, 480),
    "nasty/sugarshack_bad_mpo_header.jpg": (640, 480),
    "nasty/truncated_app14.jpg": (100, 100),
    "nasty/truncated_end_chunk.png": Reason.BROKEN,
    "nasty/truncated_exif_dpi.jpg": (480, 640),
    "nasty/truncated_image.png": Reason.BROKEN,
    "nasty/truncated_jpeg.jpg": Reason.BROKEN,
    "nasty/xmp_tags_orientation.avif": (326, 268),
    "nasty/xmp_tags_orientation.png": (326, 268),
    "nasty/xmp_tags_orientation_exiftool.png": (10, 10),
    "nasty/zero_width.gif": Reason.BROKEN,
    "road-defects-bath/bath photo 2.JPG": (968, 1296),
    "road-defects-bath/bath photo 4.JPG": (968, 1296),
    "road-defects-bath/bath photo.JPG": (1296, 968),
    "road-defects-bath/photo 2.JPG": (968, 1296),
    "road-defects-bath/photo 3.JPG": (968, 1296),
}


def outcome_of(path: Path) -> CleanPhoto | Reason:
    try:
        return clean_apart(path.read_bytes())
    except BadPhoto as refusal:
        return refusal.reason


@pytest.mark.parametrize("name", OUTCOMES)
def test_each_file_has_its_outcome(name: str) -> None:
    path = real_data("images", *name.split("/"))
    began = time.monotonic()
    photo = outcome_of(path)
    assert time.monotonic() - began < SECONDS
    expected = OUTCOMES[name]
    if isinstance(photo, Reason):
        assert photo == expected
        return
    assert (photo.width, photo.height) == expected
    for size in SIZES:
        assert_bare(getattr(photo, size))


def test_no_file_is_forgotten() -> None:
    folder = real_data("images")
    pictures = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and is_picture(path)}
    assert pictures == set(OUTCOMES)


@pytest.mark.parametrize(
    "pair",
    [
        *(("exif-orientation/Landscape_1.jpg", f"exif-orientation/Landscape_{number}.jpg") for number in range(2, 9)),
        *(("exif-orientation/Portrait_1.jpg", f"exif-orientation/Portrait_{number}.jpg") for number in (3, 6, 8)),
        *itertools.pairwise(f"nasty/hopper_orientation_{number}.webp" for number in range(2, 9)),
        ("nasty/xmp_tags_orientation.avif", "nasty/xmp_tags_orientation.png"),
    ],
    ids=lambda pair: pair[1],
)
def test_real_photos_come_out_upright(pair: tuple[str, str]) -> None:
    one, other = (opened(clean(real_data("images", *name.split("/")).open("rb")).small) for name in pair)
    difference = ImageStat.Stat(ImageChops.difference(one, other)).mean
    assert max(difference) < 12  # of 255; they are drawings over the same photo, saved again


def is_picture(path: Path) -> bool:
    return path.suffix.lower() not in {".md", ".rst"} and "LICENSE" not in path.name
