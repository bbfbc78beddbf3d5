"""Erase what `class Personal` calls data of reporters: of one follower, or of everyone in a case.

The case itself, its place, category and timeline stay. Rows that are nothing but somebody's data go; in the others
the fields go back to what stands there when nobody has said anything.
"""

import logging
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone

from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, OutsideLink, PublicWording
from gisreport.outbox.models import Message
from gisreport.photos.deletion import deletion
from gisreport.photos.models import Photo
from gisreport.photos.remove import remove_photos
from gisreport.privacy.mail_copies import remove_copies
from gisreport.privacy.parts import Part
from gisreport.privacy.traces import OF_RESIDENTS, TRACES, Trace, Whose, any_is_filled, letters_about
from reports.models import Report, Reporter

logger = logging.getLogger(__name__)

INSTEAD = "[…]"
SHORTEST_NAME = 3  # signs; a shorter name would take letters out of other words

Erased = Counter[str]


def erase(whose: Whose, parts: Iterable[Part], *, reasons: Mapping[str, str], by: models.Model | None = None) -> Erased:
    """Answers how many rows of each kind were erased. `reasons` is a clause by language, for the case's timeline.

    Must be called inside a transaction; files go when it has been committed, and are swept later if that fails.
    """
    chosen = set(parts)
    case = Case.objects.select_for_update().get(pk=whose.case.pk)
    erased: Erased = Counter()
    if Part.CONTACT in chosen:
        _mask(case, _ways_to_know(whose))
    letters = list(letters_about(case).values_list("pk", flat=True))  # as long as it is known whose they are
    is_told_in_public = Part.WORDS in chosen and _is_worded(case) and _is_retold(whose)
    for trace in TRACES:
        if count := _erase_trace(trace, whose, chosen):
            erased[trace.kind_of_row(goes=trace.goes_with in chosen)] += count
    if is_told_in_public:
        case.wordings.update(text="")
        case.outside_links.update(text="")
        Case.objects.filter(pk=case.pk).update(public_text="", updated_at=timezone.now())
        erased["public_text"] += 1
    if erased:
        transaction.on_commit(lambda: remove_copies(letters), robust=True)
        _tell(case, chosen, reasons, by)
    return erased


def _erase_trace(trace: Trace, whose: Whose, chosen: set[Part]) -> int:
    goes = trace.goes_with in chosen
    fields = trace.fields_going_with(*chosen)
    if not fields:
        return 0
    rows = rows_to_erase(trace, whose, fields, goes=goes)
    if goes and issubclass(trace.model, Photo):
        return remove_photos(rows)  # type: ignore[arg-type]
    if trace.model is Message:
        _take_back(rows)
    count = 0
    for row in rows:
        _forget_files(row, fields)
        if goes:
            row.delete()
        else:
            _empty(row, fields)
        count += 1
    return count


def counted(whose: Whose, parts: Iterable[Part]) -> dict[str, int]:
    """How many rows of each kind `erase` would find, of those that a person can be told about."""
    chosen = set(parts)
    found: dict[str, int] = {}
    for trace in TRACES:
        goes = trace.goes_with in chosen
        if fields := trace.fields() if goes else trace.fields(*chosen) if chosen else []:
            rows = rows_to_erase(trace, whose, fields, goes=goes)
            found[trace.kind_of_row(goes=goes)] = rows.count()
    return {kind: number for kind, number in found.items() if number}


def rows_to_erase(
    trace: Trace, whose: Whose, fields: "list[models.Field[Any, Any]]", *, goes: bool
) -> "models.QuerySet[Any]":
    """The rows that go, or that have something in these fields."""
    rows = trace.rows(whose)
    return rows if goes else rows.filter(any_is_filled(fields))


def _is_retold(whose: Whose) -> bool:
    """Whether the public text tells what they said: it does so of whoever reported, as long as their words are here."""
    if whose.follower is None:
        return True
    if not Report.objects.filter(follower=whose.follower, cases__case=whose.case).exists():
        return False
    has_words = ((trace.rows(whose), any_is_filled(trace.fields(Part.WORDS))) for trace in TRACES)
    return any(rows.filter(filled).exists() for rows, filled in has_words if filled)


def _is_worded(case: Case) -> bool:
    """Whether anything is told in public, or was in an earlier version."""
    told = (case.wordings, case.outside_links)
    return bool(case.public_text) or any(words.exclude(text="").exists() for words in told)


def _empty(row: models.Model, fields: "list[models.Field[Any, Any]]") -> None:
    values = {field.name: emptied(field) for field in fields}
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def emptied(field: "models.Field[Any, Any]") -> Any:
    """What stands in a field when it says nothing: its default, and a random word where it must be unlike others."""
    if field.name == "key":
        return secrets.token_hex(16)
    return field.get_default()


def _forget_files(row: models.Model, fields: "list[models.Field[Any, Any]]") -> None:
    for field in fields:
        if isinstance(field, models.FileField) and (file := getattr(row, field.name)):
            _delete_after_commit(file.storage, file.name)


def _delete_after_commit(storage: Storage, name: str) -> None:
    def delete() -> None:
        with deletion():
            storage.delete(name)

    transaction.on_commit(delete, robust=True)


def _take_back(letters: "models.QuerySet[Message]") -> None:
    """Letters that have not gone out are not wanted any more."""
    Message.objects.owed().filter(pk__in=list(letters.values_list("pk", flat=True))).cancel()


# --- What others wrote about them ---


def erase_words_of_staff(case: Case, events: Iterable[int]) -> int:
    """Take away what was said in these replies and notes; that they were made stays."""
    chosen = CaseEvent.objects.filter(case=case, pk__in=list(events)).exclude(kind__in=OF_RESIDENTS).exclude(text="")
    return chosen.update(text="")


def _ways_to_know(whose: Whose) -> list[re.Pattern[str]]:
    """Patterns for the names, addresses and numbers, as somebody else may have written them."""
    reports = Reporter.objects.filter(report__cases__case=whose.case)
    if whose.follower:
        reports = reports.filter(report__follower=whose.follower)
    patterns = [pattern_of(email) for email in whose.followers().values_list("email", flat=True)]
    for name, email, phone in reports.values_list("name", "email", "phone"):
        patterns += [pattern_of(name), pattern_of(email), pattern_of_number(phone)]
    return [pattern for pattern in patterns if pattern]


def pattern_of(words: str) -> re.Pattern[str] | None:
    if len(words) < SHORTEST_NAME:
        return None
    loose = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){loose}(?!\w)", re.IGNORECASE)


def pattern_of_number(number: str) -> re.Pattern[str] | None:
    """A number is written with spaces, hyphens and brackets anywhere."""
    digits = re.sub(r"\D", "", number)
    return re.compile(r"\+?" + r"[\s()/-]*".join(digits)) if len(digits) >= 5 else None


def _mask(case: Case, patterns: list[re.Pattern[str]]) -> None:
    """Take the reporter's name, address and number out of what staff wrote, where they stand literally."""
    if not patterns:
        return
    for event in case.events.exclude(kind__in=OF_RESIDENTS):
        text, data = masked(event.text, patterns), masked(event.data, patterns)
        if (text, data) != (event.text, event.data):
            CaseEvent.objects.filter(pk=event.pk).update(text=text, data=data)
    for wording in case.wordings.exclude(text=""):
        if (text := masked(wording.text, patterns)) != wording.text:
            PublicWording.objects.filter(pk=wording.pk).update(text=text)
    for link in case.outside_links.exclude(text=""):
        if (text := masked(link.text, patterns)) != link.text:
            OutsideLink.objects.filter(pk=link.pk).update(text=text)
    public_text = masked(case.public_text, patterns)
    if public_text != case.public_text:
        Case.objects.filter(pk=case.pk).update(public_text=public_text, updated_at=timezone.now())


def masked(value: Any, patterns: list[re.Pattern[str]]) -> Any:
    """`value` (text, or texts inside dicts) without what the patterns find."""
    if isinstance(value, dict):
        return {key: masked(inner, patterns) for key, inner in value.items()}
    if isinstance(value, str):
        for pattern in patterns:
            value = pattern.sub(INSTEAD, value)
    return value


def mentions(text: str, whose: Whose) -> bool:
    """Whether the name, address or number stands in what somebody wrote."""
    return any(pattern.search(text) for pattern in _ways_to_know(whose))


WRITTEN = (models.CharField, models.TextField, models.JSONField)
LOOKS_LIKE_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w{2}|(?<![\w.,])(?:\+|0)\d(?:[\s()/-]*\d){5,}(?!\w)")


def tells_contact(whose: Whose) -> bool:
    """Whether the person's own words hold their name, or anything that reads like an address or a telephone number.
    Those stay when only the contact details go."""
    patterns = [*_ways_to_know(whose), LOOKS_LIKE_CONTACT]
    return any(pattern.search(words) for words in _own_words(whose) for pattern in patterns)


def _own_words(whose: Whose) -> Iterator[str]:
    for trace in TRACES:
        names = [field.name for field in trace.fields(Part.WORDS) if isinstance(field, WRITTEN)]
        for row in trace.rows(whose).values_list(*names) if names else ():
            yield from map(str, row)


def _tell(case: Case, parts: set[Part], reasons: Mapping[str, str], by: models.Model | None) -> None:
    CaseEvent.objects.create(
        case=case,
        kind=EventKind.ERASED,
        at=timezone.now(),
        by_id=by.pk if by else None,
        administration_id=case.administration_id,
        data={"reason": dict(reasons), "parts": sorted(parts)},
    )
    logger.debug("Erased %s in case %s", ", ".join(sorted(parts)), case.pk)
