import itertools

import pytest

from gisreport.cases.models import Case
from gisreport.outbox.models import Message
from reports.models import Report
from reports.submit import submit
from tests.cast import Town
from tests.reports.sending import a_photo, a_submission


def test_a_number_that_is_taken_is_drawn_again(lilleby: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first = submit(a_submission(lilleby)).case
    draws = itertools.chain([first.number, first.number], ["3333333"])
    monkeypatch.setattr(Case._meta.get_field("number"), "_get_default", lambda: next(draws))
    second = submit(a_submission(lilleby, photos=[a_photo()])).case
    assert (second.number, second.photos.count()) == ("3333333", 1)
    assert Case.objects.count() == Report.objects.count() == Message.objects.count() == 2
