"""Which files are taken for maps: plain ones of formats that we name, as large as they say."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from gisreport.errors import Refusal

PLAIN = {  # and how they begin: GDAL does not care what a file is called
    ".geojson": b"{",
    ".json": b"{",
    ".gpkg": b"SQLite format 3",
    ".shp": b"\0\0\x27\x0a",
    ".gml": b"<",
    ".kml": b"<",
    ".fgb": b"fgb",
}
PACKED = {".zip", ".shz"}
FOLDERS = {".gdb"}
HEAD = 65_536  # bytes; GDAL looks no further to tell what a file is
# Files that hold no map but tell GDAL where to fetch one.
POINTERS = (b"<OGRVRTDataSource", b"<OGRWFSDataSource", b"WFS_Capabilities", b"gdal_streamed_alg")


def refuse_other_files(path: Path) -> None:
    """Raises Refusal, before GDAL opens the file: it would follow a pointer, on this machine or to another."""
    suffix = path.suffix.lower()
    if suffix not in (FOLDERS if path.is_dir() else {*PLAIN, *PACKED}):
        raise not_a_map(path)
    heads = [] if path.is_dir() else list(_heads(path))
    if suffix in PLAIN and not heads[0].removeprefix(BOM_UTF8).lstrip(b" \t\r\n").startswith(PLAIN[suffix]):
        raise not_a_map(path)
    if any(pointer in head for head in heads for pointer in POINTERS):
        raise Refusal(
            _("Filen {path} pekar på andra filer. Spara själva kartan, till exempel som GeoPackage.").format(
                path=path.name
            )
        )


def unpacked_bytes(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*"))
    if path.suffix.lower() not in PACKED:
        return path.stat().st_size
    with _opened(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def not_a_map(path: Path) -> Refusal:
    return Refusal(
        _("Filen {path} går inte att läsa som karta. Den behöver vara till exempel GeoPackage, GeoJSON "
          "eller en zippad shapefil.").format(path=path.name)
    )  # fmt: skip


def _heads(path: Path) -> Iterator[bytes]:
    """The beginning of the file, or of each file that is packed in it."""
    if path.suffix.lower() not in PACKED:
        with path.open("rb") as file:
            yield file.read(HEAD)
        return
    with _opened(path) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as packed:
                yield packed.read(HEAD)


def _opened(path: Path) -> ZipFile:
    try:
        return ZipFile(path)
    except (BadZipFile, OSError) as error:
        raise not_a_map(path) from error
