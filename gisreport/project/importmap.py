"""The one inline script of every page: the import map, allowed by its hash in the Content-Security-Policy.

It gives bare names to the npm packages, and sends the plain address of each of our own modules to the file with the
hash in its name, so that `import "./shapes.js"` inside a module needs no rewriting. The text is the same on every
page of a release, so pages stay cacheable.
"""

import base64
import hashlib
import json
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

PACKAGES = {
    "leaflet": "vendor/leaflet/leaflet-src.esm.js",
    "idb": "vendor/idb/index.js",
    "pbf": "vendor/pbf/index.js",
    "@mapbox/vector-tile": "vendor/vector-tile/index.js",
    "@mapbox/point-geometry": "vendor/point-geometry/index.js",
}


@cache
def text() -> str:
    """What stands between the script tags, to the byte."""
    imports = {name: static(path) for name, path in PACKAGES.items()} | _our_modules()
    return json.dumps({"imports": imports}, separators=(",", ":"), sort_keys=True)


def _our_modules() -> dict[str, str]:
    """Plain address → address with hash; empty where files are served without a manifest."""
    manifest: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return {
        f"{settings.STATIC_URL}{name}": static(name)
        for name in manifest
        if name.startswith("js/") and name.endswith(".js")
    }


@cache
def csp_source() -> str:
    """The hash of the text, as `script-src` wants it."""
    digest = hashlib.sha256(text().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
