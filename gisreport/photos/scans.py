"""How many times a JPEG goes over its own picture. A progressive one may do so without end, and each time costs as much
as decoding it once: a few bytes each in the file, seconds of work here."""

import re

_SOS, _EOI = 0xDA, 0xD9
# Within a scan, 0xFF is followed by 0 or by one of the restart markers. Two in a row are padding before a marker.
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_WITHOUT_LENGTH = {0x01, 0xD8}


def scans_of(jpeg: bytes) -> int:
    """Up to where the picture ends; what a phone appends (a film, a depth map) is not looked at. A damaged file has as
    many as a decoder would come across."""
    scans, at = 0, 0
    while marker := _MARKER.search(jpeg, at):
        code, at = marker[1][0], marker.end()
        if code == _EOI:
            break
        if code == _SOS:
            scans += 1
        if code not in _WITHOUT_LENGTH:
            at += int.from_bytes(jpeg[at : at + 2], "big")
    return scans
