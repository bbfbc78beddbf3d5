"""The form in which names are stored for the offline search, and in which a question is asked."""

import re
import unicodedata

POSTCODE = re.compile(r"^\d{3} ?\d{2}$|^\d{2,5}$")


def searchable(name: str) -> str:
    """NFC, small letters, single spaces; a postcode is its digits: "852 34" → "85234"."""
    name = " ".join(unicodedata.normalize("NFC", name).split()).casefold()
    return name.replace(" ", "") if POSTCODE.match(name) else name
