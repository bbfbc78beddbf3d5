"""Make a picture fit to be shown: upright, in sRGB, without a word about who took it where, in four sizes.

Knows no database and no settings, because it runs in a process of its own (see apart.py).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from PIL import Image, ImageCms
from PIL.Image import Resampling, Transpose

from gisreport.photos.kinds import DECODERS, HEAD_BYTES, kind_of
from gisreport.photos.reasons import BadPhoto, Reason
from gisreport.photos.scans import scans_of

pillow_heif.register_heif_opener()

MOST_PIXELS = 60_000_000
# A JPEG can be decoded at a half, a quarter or an eighth of its size, so a phone's 200 megapixels do no harm.
MOST_PIXELS_IN_A_JPEG = 250_000_000
# All scans of a progressive JPEG are held at once, in two bytes for each pixel and colour, whatever its size is then.
MOST_BYTES_OF_SCANS = 1_200_000_000
MOST_SCANS = 100  # ten are usual
Image.MAX_IMAGE_PIXELS = MOST_PIXELS_IN_A_JPEG // 2  # Pillow refuses at twice this, before it decodes

# The longest side in pixels, and JPEG's quality; from large to small.
SIZES = {"master": (2560, 86), "large": (1600, 82), "medium": (800, 80), "small": (320, 78)}

_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class CleanPhoto:
    """Four JPEG files; width and height are those of the master, in pixels."""

    width: int
    height: int
    master: bytes
    large: bytes
    medium: bytes
    small: bytes


def clean(file: BinaryIO) -> CleanPhoto:
    """Raises BadPhoto for everything that is not a picture of bearable size."""
    try:
        master = _master_of(file)
        width, height = master.size
        files = dict(_in_all_sizes(master))
    except BadPhoto:
        raise
    except Image.DecompressionBombError as error:
        raise BadPhoto(Reason.TOO_MANY_PIXELS) from error
    except MemoryError as error:
        raise BadPhoto(Reason.TOO_HEAVY) from error
    except Exception as error:  # a crafted file can make a decoder raise anything
        raise BadPhoto(Reason.BROKEN) from error
    return CleanPhoto(width, height, **files)


def _master_of(file: BinaryIO) -> Image.Image:
    image = _opened(file)
    turn = _TURNS.get(_orientation(image))
    profile = image.info.get("icc_profile")
    side = SIZES["master"][0]
    plain = _in_plain_mode(image)
    plain.thumbnail((side, side), Resampling.LANCZOS)  # before the dearer steps, which do not mind the size
    seen = _on_white(plain, profile)
    if turn is not None:
        seen = seen.transpose(turn)
    return _without_past(seen)


def _opened(file: BinaryIO) -> Image.Image:
    kind = kind_of(file.read(HEAD_BYTES))
    file.seek(0)
    if kind is None:
        raise BadPhoto(Reason.NOT_A_PICTURE)
    if kind == "jpeg":
        _refuse_too_many_scans(file)
    image = Image.open(file, formats=DECODERS[kind])
    _refuse_too_many_pixels(image, kind)
    width, height = image.size
    scale = SIZES["master"][0] / max(width, height)
    if scale < 1:
        hint = max(1, round(width * scale)), max(1, round(height * scale))
        image.draft(None, hint)  # only JPEG's decoder takes it
    image.load()
    return image


def _refuse_too_many_scans(file: BinaryIO) -> None:
    if scans_of(file.read()) > MOST_SCANS:
        raise BadPhoto(Reason.TOO_HEAVY)
    file.seek(0)


def _refuse_too_many_pixels(image: Image.Image, kind: str) -> None:
    pixels = image.width * image.height
    scans = 2 * pixels * len(image.getbands()) if image.info.get("progressive") else 0
    if pixels > (MOST_PIXELS_IN_A_JPEG if kind == "jpeg" else MOST_PIXELS) or scans > MOST_BYTES_OF_SCANS:
        raise BadPhoto(Reason.TOO_MANY_PIXELS)


def _orientation(image: Image.Image) -> int:
    """How the camera was held, 1 (upright) to 8; what cannot be read counts as upright."""
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # damaged metadata is no reason to refuse the picture
        return 1


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """RGBA when something is transparent, else RGB, L or CMYK, all with 8 bits."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith(("I", "F")):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGB", "L", "CMYK"):
        return image
    return image.convert("RGB")


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode != "RGBA":
        return _in_srgb(image, profile)
    paper = Image.new("RGB", image.size, "white")
    paper.paste(_in_srgb(image.convert("RGB"), profile), mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as the camera meant them; a profile that does not fit the picture is passed over."""
    if not profile:
        return image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB") or image.convert("RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")


def _without_past(image: Image.Image) -> Image.Image:
    """The pixels alone. Pillow carries comments and metadata along with a picture and into what it saves."""
    pixels = Image.new("RGB", image.size)
    pixels.paste(image)
    return pixels


def _in_all_sizes(image: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Each made of the one before it: half the work, and no eye can tell."""
    for name, (side, quality) in SIZES.items():
        image.thumbnail((side, side), Resampling.LANCZOS)
        yield name, _as_jpeg(image, quality)


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    """Not progressive: that costs three times as much and saves 3 %."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
