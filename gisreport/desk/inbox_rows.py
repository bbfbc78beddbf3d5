"""How the rows of the inbox are written. A hundred stand on a page: what many of them have in common is made once."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.cases import shapes
from gisreport.cases.status import Status
from gisreport.cases.templatetags.cases import grouped

EXCERPT = 110  # characters of what was reported
Listed = Any  # a Case, with what `page_of` has put to it
NOTHING, LATE, CHECKED = SafeString(""), SafeString(" case-row--overdue"), SafeString(" checked")
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
        self.address = f"{reverse('desk-case', args=[NUMBER])}?{list_of}"
        self.today = timezone.localdate()
        self.tick, self.came, self.nobody = map(escape, (_("Markera"), _("Kom in"), _("ingen handläggare")))
        # The same on many rows:
        self.status, self.age, self.day = cache(shapes.shape_and_words), cache(self._age), cache(self._day)

    def written(self, cases: Iterable[Listed]) -> SafeString:
        return mark_safe("".join(self._row(case) for case in cases))  # noqa: S308 (each is escaped)

    def _row(self, case: Listed) -> SafeString:
        office, came_at = case.administration.called(), timezone.localtime(case.created_at)
        return format_html(
            ROW,
            number=case.number,
            late=LATE if case.is_overdue else NOTHING,
            seen=case.seen or 0,
            checked=CHECKED if case.number in self.ticked else NOTHING,
            tick=self.tick,
            address=self.address.replace(NUMBER, case.number, 1),
            category=case.category.name,
            grouped=grouped(case.number),
            excerpt=format_html("<p>{}</p>", shortened(case.words)) if case.words else NOTHING,
            status=self.status(case.status, office, case.planned_for),
            office=f" · {case.administration}" if self.names_office and case.status != Status.ASSIGNED else NOTHING,
            officer=case.assignee.name if case.assignee else self.nobody,
            tags=format_html_join("", " {}", ((one,) for one in _tags(case))),
            due=self._due(case),
            came=self.came,
            came_at=came_at.isoformat(timespec="seconds"),
            age=self.age(came_at.date()),
        )

    def _age(self, day: date) -> SafeString:
        days = (self.today - day).days
        return escape(ngettext("%(n)d dag", "%(n)d dagar", days) % {"n": days} if days > 0 else _("i dag"))

    def _due(self, case: Listed) -> SafeString:
        """When it should be closed; nothing where no day is set or nothing is left to do."""
        if not case.is_open or case.merged_into_id:
            return NOTHING
        if case.paused_at:
            return tag(_("Klockan står: väntar på svar"), "wait")
        return self.day(case.due_on) if case.due_on else NOTHING

    def _day(self, day: date) -> SafeString:
        left = (day - self.today).days
        if left < 0:
            return tag(ngettext("Försenat %(days)s dag", "Försenat %(days)s dagar", -left) % {"days": -left}, "stop")
        if left < 2:
            return escape(_("Senast i morgon") if left else _("Senast i dag"))
        written = date_format(day, "j N" if day.year == self.today.year else "j N Y")
        return escape(_("Senast %(day)s") % {"day": written})


def _tags(case: Listed) -> Iterator[SafeString]:
    if case.has_unread_answer:
        yield tag(_("Svar har kommit"), "info")
    if case.category.is_private:
        yield tag(_("Privat"), "info")
    if case.is_hidden:
        yield tag(_("Dolt"), "stop")
    if not case.administration.email:
        yield tag(_("Adress saknas"), "stop")
    if n := case.supporters:
        yield tag(ngettext("%(n)s till har sett det", "%(n)s till har sett det", n) % {"n": n})


def tag(words: str, kind: str = "") -> SafeString:
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", words)


def shortened(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}…"
