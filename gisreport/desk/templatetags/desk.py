"""What the desk's templates ask of rows."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.accounts.models import User
from gisreport.cases import events
from gisreport.cases.models import Case, CaseEvent, CasePhoto
from gisreport.cases.status import Status
from gisreport.desk.actions import ActionForm, ReleasePhoto, WithdrawPhoto
from gisreport.desk.choosable import Readers
from gisreport.desk.tabs import Tab, tabs_for
from gisreport.desk.wording import name_of_language
from gisreport.texts import in_language
from reports.models import Report, Reporter
from routing.models import Question

register = template.Library()

# Replying stands first on the page by itself; the rest are folded, in the order of the work.
FOLDED = (
    "fordela", "planera", "paborja", "atgardat", "atgardas-inte", "oppna-igen", "lamna-over",
    "fraga", "ta-tillbaka-fragan",
    "anteckna", "foton", "publicera-text", "dolj", "inte-felanmalan", "visa",
)  # fmt: skip


@register.simple_tag
def desk_tabs(user: User) -> list[Tab]:
    return tabs_for(user)


@register.simple_tag
def tab_count(tab: Tab, user: User) -> int:
    return tab.count(user) if tab.count else 0


@register.filter
def staff_sentence(event: CaseEvent) -> str:
    return events.staff_sentence(event)


@register.filter
def becomes(event: CaseEvent) -> Status | None:
    """The status that the case got by this event, if it got one."""
    return events.telling(event).leads_to


@register.filter
def moves(forms: dict[str, ActionForm]) -> list[ActionForm]:
    return [form for verb in FOLDED if (form := forms.get(verb.replace("-", "_")))]


@register.simple_tag
def photo_action(case: Case, user: User, photo: CasePhoto) -> dict[str, Any]:
    """Publish an unreleased photo, or take a released one back."""
    action = WithdrawPhoto if photo.released_at else ReleasePhoto
    return {
        "verb": action.verb,
        "title": action.title,
        "fields": action.base_fields,
        "possible": action.is_possible(case),
    }


@register.simple_tag
def typed_alt(photo: CasePhoto, sent: ActionForm | None) -> str:
    """What was typed beside this photo, if that is the form that came back."""
    if sent is not None and sent.verb == ReleasePhoto.verb and str(sent["photo"].value()) == str(photo.pk):
        return str(sent["alt"].value() or "")
    return photo.alt


@register.simple_tag
def readers_in_words(readers: list[Readers]) -> str:
    """How many get a letter, in which languages, and how many read on their page only."""
    by_language: dict[str, int] = {}
    for reader in readers:
        if reader.with_mail:
            name = name_of_language(reader.language).lower()
            by_language[name] = by_language.get(name, 0) + reader.with_mail
    on_page = sum(reader.people - reader.with_mail for reader in readers)
    parts = []
    if by_language:
        people = sum(by_language.values())
        several = (f"{language} {number}" for language, number in by_language.items())
        languages = ", ".join(several if len(by_language) > 1 else by_language)
        parts.append(
            ngettext(
                "Svaret mejlas till {people} person ({languages}).",
                "Svaret mejlas till {people} personer ({languages}).",
                people,
            ).format(people=people, languages=languages)
        )
    if on_page:
        parts.append(
            ngettext(
                "{people} följer utan mejl och läser på sin sida.",
                "{people} följer utan mejl och läser på sina sidor.",
                on_page,
            ).format(people=on_page)
        )
    return " ".join(parts) or _("Ingen följer ärendet.")


@register.filter
def language(code: str) -> str:
    return name_of_language(code).lower()


@register.filter
def reporter(report: Report) -> Reporter | None:
    """Who sent it, if they left a name or a way to be reached."""
    who = getattr(report, "reporter", None)
    return who if who and (who.name or who.email or who.phone) else None


@register.filter
def answers(report: Report) -> list[dict[str, str]]:
    """The questions of the category with what was answered, in words."""
    questions = {question.code: question for question in report.category.questions.all()}
    return [
        {"question": str(questions.get(code, code)), "answer": _words(questions.get(code), value)}
        for code, value in report.answers.items()
    ]


def _words(question: Question | None, value: Any) -> str:
    texts = {option["code"]: in_language(option["texts"]) for option in (question.options if question else [])}
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return ", ".join(texts.get(str(one), str(one)) for one in values)
