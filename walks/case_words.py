"""What the letter to an administration says of a case that came from a walk."""

from gisreport.cases.models import Case
from gisreport.cases.words import CaseWords
from walks.models import ActionPoint


def words_of_point(case: Case) -> list[CaseWords]:
    """The secretary's words, and the stop in place of the place in words; nobody's own."""
    points = ActionPoint.objects.filter(links__case=case).select_related("stop")
    return [
        CaseWords(
            sent_at=point.sent_at or point.made_at,
            text="\n".join(filter(None, [point.title, point.text, point.measure])),
            place=point.stop.name if point.stop else "",
        )
        for point in points
    ]
