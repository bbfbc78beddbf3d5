"""A point of a walk whose case was gathered in another answers with that one, on paper, in letters and when closing."""

from django.utils import timezone

from gisreport.cases import lifecycle
from gisreport.cases.status import Status
from reports.gather import gather
from tests.cast import Town
from tests.reports.town import reported
from tests.walks.after.conftest import Notes
from walks import points
from walks.letters import news_of
from walks.models import ActionPoint, ActionPointCase, Outcome, Stop, Walk
from walks.protocol import protocol_of
from walks.publish import publish
from walks.send import is_answered


def test_a_point_follows_its_case(lilleby: Town, walk: Walk, tunnel: Stop, noted: Notes) -> None:
    point = points.make_point(walk, observations=[noted(tunnel, text="Mörkt.").pk], by=None)
    case, other = reported(lilleby).case, reported(lilleby).case
    ActionPointCase.objects.create(action_point=point, case=case)
    ActionPoint.objects.filter(pk=point.pk).update(outcome=Outcome.CASES)
    publish(walk, by=None)
    gather([case], into=other, by=None)
    lifecycle.resolve(other, by=None)

    [row] = protocol_of(walk).rows
    [answer] = row.answers
    assert (answer.status, answer.number) == (Status.RESOLVED, other.number)
    assert any("åtgärdat" in news.sentence for news in news_of(walk, timezone.localdate()))
    assert is_answered(ActionPoint.objects.get(pk=point.pk))
