"""Words as phones send them."""

import unicodedata

# Control characters but for the new line and the tab: PostgreSQL takes no NUL, and nobody can read the others.
UNREADABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def cleaned(written: str, most: int) -> str:
    """What can be stored and shown of it, NFC. A phone may cut an emoji in two: its half becomes U+FFFD."""
    whole = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole.translate(UNREADABLE)).strip()[:most]
