"""Make what people typed or pasted fit to keep, without changing what it says."""

import unicodedata

KEPT_CONTROLS = "\n\t"
# Control characters (NUL among them, which PostgreSQL refuses) and halves of characters, which are no text.
NO_TEXT = ("Cc", "Cs")


def tidy(text: str) -> str:
    """`text` in NFC, with one kind of line end, without what is no text and without space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in text if sign in KEPT_CONTROLS or unicodedata.category(sign) not in NO_TEXT)
    return unicodedata.normalize("NFC", kept).strip()


def one_line(text: str) -> str:
    """The same, on one line."""
    return " ".join(tidy(text).split())
