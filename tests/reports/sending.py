"""What a test sends: a report about a lamp in Hamnen, unless it says otherwise."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from gisreport.photos.intake import AcceptedPhoto, accept
from reports.submit import Submission
from tests.cast import Town
from tests.geometry import pin

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")


def an_upload(name: str = "hål.jpg", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, JPEG + more + b"\xff\xd9", content_type="image/jpeg")


def a_photo(name: str = "hål.jpg", more: bytes = b"") -> AcceptedPhoto:
    return accept(an_upload(name, more))


def a_submission(town: Town, category: str = "belysning", **changes: Any) -> Submission:
    content: dict[str, Any] = {"point": pin(3, 3), "text": "Lampan är släckt."} | changes
    return Submission(category=town.categories[category], municipality=town.municipality, **content)


def fields(x: float = 3, y: float = 3, **changes: Any) -> dict[str, Any]:
    """The contract's fields, as a program would post them; a pin at (x, y) of the drawn town."""
    point = pin(x, y)
    content = {"category": "belysning", "lat": f"{point.y}", "lon": f"{point.x}", "description": "Lampan är släckt."}
    return {name: value for name, value in (content | changes).items() if value is not None}
