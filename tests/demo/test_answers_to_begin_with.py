"""The officers of the demo have templates, and every one of them can be filled in."""

from gisreport.demo.templates import load_templates
from gisreport.desk.models import ReplyTemplate
from tests.cast import Town


def test_every_municipality_gets_them(lilleby: Town) -> None:
    lilleby.municipality.__class__.objects.exclude(pk=lilleby.municipality.pk).update(takes_reports=False)
    assert load_templates() == ReplyTemplate.objects.filter(municipality=lilleby.municipality).count() > 4
