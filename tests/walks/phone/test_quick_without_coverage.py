"""Cold, without coverage, on a slow phone; and as installations serve it, with hashes in the names of files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders, storage
from django.core.management import call_command
from django.utils.functional import empty

from gisreport.project import importmap
from gisreport.pwa import release
from tests.walks.phone.conftest import Handsets, join
from tests.walks.phone.walking import expect_counts, note
from walks.models import Walk

SLOWER = 4  # times
MOST_SECONDS = 1.5
TRIES = 12  # this machine may be busy with something else
# Milliseconds from the beginning of the page until its large buttons can be pressed.
USABLE = """() => new Promise((resolve) => {
  const look = () => document.querySelector('[data-valence="negative"]')?.getClientRects().length
    ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})"""


@pytest.fixture
def with_manifest(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """As an image is built: collected once, served by the names with hashes."""
    forget()
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.STATICFILES_DIRS = [settings.STATIC_ROOT]
    forget()
    yield
    forget()


def forget() -> None:
    finders.get_finder.cache_clear()
    storage.staticfiles_storage._wrapped = empty  # type: ignore[attr-defined]
    for each in (importmap.text, importmap.csp_source, release.release, release.script):
        each.cache_clear()


def test_it_can_be_used_at_once(with_manifest: None, handset: Handsets, walk: Walk) -> None:
    phone = handset("rut")
    page = phone.start()
    join(page, walk)
    assert "/static/js/walk/app." in page.content()
    assert page.locator('script[src="/static/js/walk/app.js"]').count() == 0
    phone.close()
    page = phone.start(offline=True)
    assert phone.context
    phone.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    took: list[float] = []
    while len(took) < TRIES and min(took, default=MOST_SECONDS + 1) > MOST_SECONDS:
        page.goto("about:blank")
        page.goto(f"/v/{walk.join_code}", wait_until="commit")
        took.append(page.evaluate(USABLE) / 1000)
    note(page, "Mörkt.")
    expect_counts(page, "1 sparade · 0 mottagna · 0/0 bilder")
    assert min(took) <= MOST_SECONDS, took
