"""The rows of the inbox: what stands on them, and how they are written. A hundred are on a page, so they are read as
plain values, and what many of them have in common is made once."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from html import escape
from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.cases import shapes
from gisreport.cases.status import OPEN, Status
from gisreport.cases.templatetags.cases import grouped
from gisreport.texts import in_language
from routing.models import Administration

EXCERPT = 110  # characters of where it is in words and what was reported first, which tell one lamp from the next


# --- What stands on them ---


class Listed(NamedTuple):
    """A case as the inbox shows it. Those that are held back or gathered into another are not there.

    `seen` is the newest event that the officer has on screen; that one more has seen the same thing is no news to her.
    `answer_waits`: whoever reported has answered, and no member of staff has done anything since.
    """

    number: str
    status: str
    planned_for: date | None
    due_on: date | None
    is_paused: bool
    created_at: datetime
    is_hidden: bool
    is_withheld: bool
    is_private: bool
    category: str  # the names, as JSON
    office: str
    office_in_english: str
    has_address: bool
    officer: str | None
    words: str | None
    supporters: int
    seen: int | None
    answer_waits: bool

    @property
    def is_public(self) -> bool:
        return not (self.is_hidden or self.is_withheld or self.is_private)

    @property
    def clock_runs(self) -> bool:
        return self.status in OPEN and not self.is_paused


# In the order of the fields.
COLUMNS = f"""
SELECT one.number, one.status, one.planned_for, one.due_on, one.paused_at IS NOT NULL, one.created_at,
       one.is_hidden, one.is_withheld, kind.is_private, kind.names::text,
       office.name, office.name_en, office.email <> '', officer.name,
       (SELECT concat_ws(' · ', nullif(report.place, ''), nullif(left(report.text, {EXCERPT + 1}), ''))
        FROM reports_report report
        JOIN reports_reportcase link ON link.report_id = report.id
        WHERE link.case_id = one.id AND link.until IS NULL ORDER BY report.received_at LIMIT 1),
       (SELECT count(*) FROM cases_support support WHERE support.case_id = one.id),
       (SELECT max(event.id) FROM cases_caseevent event WHERE event.case_id = one.id AND event.kind <> 'supported'),
       EXISTS (
           SELECT FROM cases_caseevent answer WHERE answer.case_id = one.id AND answer.kind = 'answered'
           AND NOT EXISTS (
               SELECT FROM cases_caseevent later
               WHERE later.case_id = one.id AND later.id > answer.id AND later.by_id IS NOT NULL
           )
       )
FROM unnest(%s::bigint[]) WITH ORDINALITY AS page (id, place)
JOIN cases_case one ON one.id = page.id
JOIN routing_category kind ON kind.id = one.category_id
JOIN routing_administration office ON office.id = one.administration_id
LEFT JOIN accounts_user officer ON officer.id = one.assignee_id
ORDER BY page.place
"""  # noqa: S608 (our own number)


def listed(keys: Sequence[int]) -> list[Listed]:
    """In the order of `keys`. One statement; none for no keys."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [list(keys)])
        return [Listed._make(row) for row in cursor.fetchall()]


# --- How they are written ---

NUMBER = "NUMBER"  # stands in an address for that of a case

ROW = """
<li class="case-row inbox-row{late}" data-number="{number}">
  <label class="inbox-row__tick"><input type="checkbox" name="case" value="{number}:{seen}"{checked}><span class="visually-hidden">{tick} {number}</span></label>
  <div class="case-row__body">
    <a class="case-row__link" href="{address}">{category} {grouped}</a>
    {excerpt}
    <p class="meta">{status}{office} · {officer}{tags}</p>
  </div>
  <p class="inbox-row__when">{due} <span class="meta"><span class="visually-hidden">{came}: </span><time datetime="{came_at}">{age}</time></span></p>
</li>
"""  # noqa: E501 (as it is read on the page)


class InboxRows:
    """Writes the rows of one page, for whoever reads it now. `list_of` says which list, as it stands in an address;
    `names_office`: whether the cases are of several administrations."""

    def __init__(self, *, list_of: str, ticked: Collection[str], names_office: bool) -> None:
        self.ticked, self.names_office = ticked, names_office
        self.address = escape(f"{reverse('desk-case', args=[NUMBER])}?{list_of}")
        self.today = timezone.localdate()
        self.tick, self.came, self.nobody = escape(_("Markera")), escape(_("Kom in")), _("ingen handläggare")
        # Made once for all rows that say the same:
        self.category, self.office = cache(_category), cache(_office)
        self.status, self.age, self.day = cache(shapes.shape_and_words), cache(self._age), cache(self._day)

    def written(self, cases: Iterable[Listed]) -> SafeString:
        return mark_safe("".join(self._row(case) for case in cases))  # noqa: S308 (what people wrote is escaped)

    def _row(self, case: Listed) -> str:
        number, came_at = escape(case.number), timezone.localtime(case.created_at)
        has_it, office = self.office(case.office, case.office_in_english)
        names_office = self.names_office and case.status != Status.ASSIGNED  # the status says it then
        is_late = case.clock_runs and case.due_on is not None and case.due_on < self.today
        return ROW.format(
            number=number,
            late=" case-row--overdue" if is_late else "",
            seen=case.seen or 0,
            checked=" checked" if case.number in self.ticked else "",
            tick=self.tick,
            address=self.address.replace(NUMBER, number, 1),
            category=self.category(case.category),
            grouped=grouped(case.number),
            excerpt=f"<p>{escape(shortened(case.words))}</p>" if case.words else "",
            status=self.status(case.status, has_it, case.planned_for),
            office=f" · {escape(office)}" if names_office else "",
            officer=escape(case.officer or self.nobody),
            tags="".join(f" {one}" for one in _tags(case)),
            due=self._due(case),
            came=self.came,
            came_at=came_at.isoformat(timespec="seconds"),
            age=self.age(came_at.date()),
        )

    def _age(self, day: date) -> str:
        days = (self.today - day).days
        return escape(ngettext("%(n)d dag", "%(n)d dagar", days) % {"n": days} if days > 0 else _("i dag"))

    def _due(self, case: Listed) -> str:
        """When it should be closed; nothing where no day is set or nothing is left to do."""
        if case.clock_runs:
            return self.day(case.due_on) if case.due_on else ""
        return tag(_("Väntar på svar"), "wait") if case.status in OPEN else ""

    def _day(self, day: date) -> str:
        left = (day - self.today).days
        if left < 0:
            return tag(ngettext("Försenat %(days)s dag", "Försenat %(days)s dagar", -left) % {"days": -left}, "stop")
        if left < 2:
            return escape(_("Senast i morgon") if left else _("Senast i dag"))
        written = date_format(day, "j N" if day.year == self.today.year else "j N Y")
        return escape(_("Senast %(day)s") % {"day": written})


def _category(names: str) -> str:
    return escape(in_language(json.loads(names)))


def _office(name: str, name_en: str) -> tuple[str, str]:
    """Its name in the middle of a sentence, and by itself."""
    office = Administration(name=name, name_en=name_en)
    return office.called(), str(office)


def _tags(case: Listed) -> Iterator[SafeString]:
    if case.answer_waits:
        yield tag(_("Svar har kommit"), "info")
    if case.is_private:
        yield tag(_("Privat"), "info")
    if case.is_hidden:
        yield tag(_("Dolt"), "stop")
    if not case.has_address:
        yield tag(_("Adress saknas"), "stop")
    if n := case.supporters:
        yield tag(ngettext("%(n)s till har sett det", "%(n)s till har sett det", n) % {"n": n})


def tag(words: str, kind: str = "") -> SafeString:
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", words)


def shortened(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}…"
