"""Every picture a template asks for exists, and a picture never speaks in place of words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import engines

from gisreport.cases import shapes
from gisreport.cases.status import Status
from gisreport.project import icons


def written(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load look %}" + template).render(context)


def test_every_icon_named_in_a_template_exists() -> None:
    templates = [*Path(settings.BASE_DIR, "templates").rglob("*.html")]
    named = {name for path in templates for name in re.findall(r'{% icon "([^"]*)"', path.read_text())}
    assert named
    assert [name for name in sorted(named) if not icons.exists(name)] == []


def test_an_icon_is_decoration() -> None:
    assert 'aria-hidden="true"' in written('{% icon "lightbulb" %}')


def test_a_name_that_an_administrator_misspelt_gives_a_pin() -> None:
    assert written('{% icon "no-such-icon" %}') == written('{% icon "map-pin" %}')


@pytest.mark.parametrize("name", ["../package", "lightbulb.svg", "Lightbulb", "", "a/b"])
def test_an_icon_name_cannot_point_at_another_file(name: str) -> None:
    assert not icons.exists(name)


def test_icons_that_were_never_installed_are_said_loudly(settings: object, tmp_path: Path) -> None:
    settings.NODE_MODULES = tmp_path  # type: ignore[attr-defined]
    icons._drawing.cache_clear()
    with pytest.raises(ImproperlyConfigured, match="npm ci"):
        written('{% icon "lightbulb" %}')


@pytest.mark.parametrize("status", Status.values)
def test_a_status_is_a_shape_and_a_word(status: str) -> None:
    html = written("{% status_shape status %}", status=status)
    assert "<svg" in html
    assert str(Status(status).label) in html


def test_the_six_shapes_differ_without_their_colours() -> None:
    assert len({shapes.shape(status) for status in Status.values}) == len(Status.values)


def test_the_words_say_who_has_it() -> None:
    assert "hos Gatukontoret" in written('{% status_shape "assigned" name="Gatukontoret" %}')
    assert "&lt;b&gt;" in written('{% status_shape "assigned" name="<b>" %}')
