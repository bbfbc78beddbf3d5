"""What residents said about a case, for the pages and letters of the cases room."""

from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case
from gisreport.cases.outside import Contact
from gisreport.cases.words import CaseWords
from gisreport.texts import in_language
from reports.models import Report, Reporter
from routing.models import Question


def words_about(case: Case) -> list[CaseWords]:
    """One for each report that belongs to the case now; and where it was split off, the words that are about it."""
    reports = (
        Report.objects.filter(cases__case=case, cases__until=None)
        .select_related("reporter", "category")
        .prefetch_related("category__questions")
    )
    return [
        CaseWords(
            sent_at=report.received_at,
            text=report.text,
            place=report.place,
            answers=_answers(report),
            follower_id=report.follower_id,
            has_phone=bool(report.phone),
        )
        for report in reports
    ] + _split_off(case)


def contacts_of(case: Case) -> list[Contact]:
    """Of those who sent the reports that belong to the case now, if they left a name or a way to be reached."""
    left = Reporter.objects.filter(
        report__cases__case=case, report__cases__until=None, report__follower__isnull=False
    ).exclude(name="", email="", phone="")
    return [
        Contact(who.report.follower_id, who.name, who.email, who.phone)
        for who in left.select_related("report").order_by("report__received_at")
        if who.report.follower_id
    ]


def _split_off(case: Case) -> list[CaseWords]:
    if case.split_from_id is None:
        return []
    said = case.events.filter(kind=EventKind.SPLIT, follower__part_of__isnull=False)
    return [CaseWords(sent_at=event.at, text=event.text, follower_id=event.follower_id) for event in said]


def _answers(report: Report) -> list[tuple[str, str]]:
    """Question and answer, in the active language and the order of the form; a question that is gone by its code."""
    questions = {question.code: question for question in report.category.questions.all()}
    codes = [code for code in questions if code in report.answers] + sorted(report.answers.keys() - questions.keys())
    return [(str(questions.get(code, code)), _in_words(questions.get(code), report.answers[code])) for code in codes]


def _in_words(question: Question | None, answer: object) -> str:
    words = {option["code"]: in_language(option["texts"]) for option in question.options} if question else {}
    chosen = answer if isinstance(answer, list) else [answer]
    return ", ".join(words.get(str(one), str(one)) for one in chosen)
