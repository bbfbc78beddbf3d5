"""The codes that open a walk on a phone: as people read them, and where they lead."""

from django.conf import settings


def spaced(code: str) -> str:
    """ABC-DEFG, ABC-DEFG-HJK: easier to read aloud. A hyphen more or less changes nothing when it is typed."""
    return "-".join(filter(None, [code[:3], code[3:7], code[7:]]))


def address_of(code: str) -> str:
    """The phone app, opened by the code."""
    return f"{settings.SITE_URL}/v/{code}"
