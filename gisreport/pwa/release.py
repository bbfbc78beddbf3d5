"""What a browser keeps so that the walk app starts without coverage: shells, and every file that they need."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

from gisreport.pwa.shell import shell

SOURCE = Path(__file__).with_name("worker.js")
PLACE = "__RELEASE__"
OFFLINE = "/utan-tackning"

# What starts without coverage. The walk app comes from the phone at once, whatever stands behind its address; the
# form comes from the network when that answers in time (milliseconds).
SHELLS = (
    {"path": "/v/", "isPrefix": True, "wait": 0},
    {"path": "/anmal", "isPrefix": False, "wait": 4000},
)

# Folders of our own modules, as they lie under static/; and single files.
FOLDERS = ("js/outbox", "js/pwa", "js/walk", "js/report", "js/photos", "js/map")
FILES = (
    "js/report.js",
    "css/tokens.css",
    "css/elements.css",
    "css/components.css",
    "css/walk-app.css",
    "css/map.css",
    "css/map-layers.css",
    "icons/favicon.svg",
    "vendor/idb/index.js",
    "vendor/pbf/index.js",
    "vendor/vector-tile/index.js",
    "vendor/point-geometry/index.js",
    "vendor/leaflet/leaflet-src.esm.js",
    "vendor/leaflet/leaflet.css",
    "vendor/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
)


def names() -> list[str]:
    """The files by the names that `{% static %}` takes."""
    own = settings.BASE_DIR / "static"
    return sorted({*FILES, *(str(path.relative_to(own)) for folder in FOLDERS for path in (own / folder).glob("*.js"))})


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


@cache
def release() -> dict[str, object]:
    """What the worker is told. Its version changes with any byte of what it keeps."""
    return {
        "version": version(),
        "languages": languages(),
        "shells": SHELLS,
        "offline": OFFLINE,
        "assets": [static(name) for name in names()],
        # With the hash of its content in its name a file never changes, and need not be asked for again.
        "isHashed": bool(getattr(staticfiles_storage, "hashed_files", {})),
    }


def version() -> str:
    digest = hashlib.sha256(SOURCE.read_bytes())
    for code in languages():
        digest.update(shell(code).encode())
    for name in names():
        found = find(name)
        digest.update(name.encode() + (Path(found).read_bytes() if isinstance(found, str) else b""))
    return digest.hexdigest()[:16]


@cache
def script() -> str:
    """The worker, whole: one classic script, for workers know no import map."""
    return SOURCE.read_text(encoding="utf-8").replace(f'"{PLACE}"', json.dumps(release(), indent=2), 1)
