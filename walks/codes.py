"""The codes that open a walk on a phone: as people read them, and where they lead."""

from django.conf import settings

FIRST = 3


def spaced(code: str) -> str:
    """ABC-DEFG: easier to read aloud. A hyphen more or less changes nothing when it is typed."""
    return f"{code[:FIRST]}-{code[FIRST:]}"


def address_of(code: str) -> str:
    """The phone app, opened by the code."""
    return f"{settings.SITE_URL}/v/{code}"
