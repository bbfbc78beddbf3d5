"""Erase what `class Personal` calls data of reporters: of one follower, or of everyone in a case.

The case itself, its place, category and timeline stay. Rows that are nothing but somebody's data go; in the others
the fields go back to what stands there when nobody has said anything.
"""

import logging
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone

from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent
from gisreport.outbox.models import Message
from gisreport.photos.deletion import deletion
from gisreport.photos.models import Photo
from gisreport.photos.remove import remove_photos
from gisreport.privacy.mail_copies import remove_copies
from gisreport.privacy.parts import Part
from gisreport.privacy.traces import OF_RESIDENTS, TRACES, Trace, Whose, any_is_filled, letters_about
from reports.models import Reporter

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
    for trace in TRACES:
        if count := _erase_trace(trace, whose, chosen):
            erased[trace.kind_of_row(goes=trace.goes_with in chosen)] += count
    if Part.WORDS in chosen and case.public_text:
        Case.objects.filter(pk=case.pk).update(public_text="", updated_at=timezone.now())
        erased["public_text"] += 1
    if erased:
        _remove_copies_of_letters(case)
        _tell(case, chosen, reasons, by)
    return erased


def _erase_trace(trace: Trace, whose: Whose, chosen: set[Part]) -> int:
    goes = trace.goes_with in chosen
    # A letter's address is the follower's, so it goes with the link as well.
    parts = chosen | {Part.CONTACT} if trace.model is Message and Part.LINK in chosen else chosen
    fields = trace.fields() if goes else trace.fields(*parts)
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


def rows_to_erase(
    trace: Trace, whose: Whose, fields: "list[models.Field[Any, Any]]", *, goes: bool
) -> "models.QuerySet[Any]":
    """The rows that go, or that have something in these fields."""
    rows = trace.rows(whose)
    return rows if goes else rows.filter(any_is_filled(fields))


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


def _remove_copies_of_letters(case: Case) -> None:
    """Of all letters about the case: those to an office quote the report, those to others what staff wrote."""
    ids = list(letters_about(case).values_list("pk", flat=True))
    transaction.on_commit(lambda: remove_copies(ids), robust=True)


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
