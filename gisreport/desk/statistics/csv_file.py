"""The same table as on the page, for a spreadsheet (RFC 4180; UTF-8 with a mark, so that Excel reads å, ä and ö)."""

import csv
import io
from collections.abc import Iterable

from gisreport.desk.statistics.figures import Line, Period

COLUMNS = (
    "from", "to", "administration", "category", "received", "closed", "open", "answered", "days_to_first_answer_median",
    "days_to_first_answer_90", "days_to_close_median", "days_to_close_90", "with_due_day", "overdue", "handed_over",
    "reopened", "feedback", "feedback_solved", "feedback_mean_grade",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(lines: Iterable[Line], period: Period) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        told = line.figures
        writer.writerow(
            [
                period.since.isoformat(), period.until.isoformat(), _name(line.administration), _name(line.category),
                told.came, told.ended, told.lies, told.answered, _days(told.answer_median), _days(told.answer_90),
                _days(told.close_median), _days(told.close_90), told.with_due_day, told.late, told.handed_over,
                told.reopened, told.asked, told.solved if told.percent_solved is not None else "",
                "" if told.mean_grade is None else f"{told.mean_grade:.1f}",
            ]
        )  # fmt: skip
    return "\ufeff" + file.getvalue()


def _name(thing: object) -> str:
    """A spreadsheet takes what begins like a formula for one."""
    name = str(thing or "")
    return f"'{name}" if name.startswith(FORMULA) else name


def _days(days: float | None) -> str:
    return "" if days is None else f"{days:.1f}"
