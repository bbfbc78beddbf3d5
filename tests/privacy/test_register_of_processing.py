"""`manage.py personal_data`: every field, the part it belongs to, and the rules in force."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from gisreport.privacy.declared import declarations
from gisreport.privacy.models import RetentionRule
from gisreport.privacy.parts import Part
from tests.cast import Town


def test_it_lists_every_field_and_every_rule(lilleby: Town) -> None:
    RetentionRule.objects.create(
        municipality=lilleby.municipality,
        category=lilleby.categories["park"],
        part=Part.PHOTOS,
        months=6,
        decision="Plan § 4",
        decided_by="Nämnden",
        decided_on=timezone.localdate(),
    )
    out = StringIO()
    call_command("personal_data", stdout=out)
    written = out.getvalue()
    for declared in declarations():
        for name in (*declared.of_reporter, *declared.of_staff):
            assert f"{declared.model._meta.label}.{name}" in written
    assert "[]" not in written  # each has a part, or a reason to have none
    assert "9001: photos of park is erased 6 months after closing (Plan § 4, Nämnden" in written
