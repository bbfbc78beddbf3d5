"""The page of the walk app: the same text for everybody in a language, so that it can be kept on the phone.

No code, no name and no cookie is in it; the code stands in the address, and the walk comes through the API.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from gisreport.pwa.texts import app_texts


def shell(language: str) -> SafeString:
    with translation.override(language):
        return render_to_string("walks/app.html", _context(language))


def _context(language: str) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "texts": app_texts(),
        "languages": [{"code": code, "name": name} for code, name in settings.LANGUAGES],
        "current": language,
    }
