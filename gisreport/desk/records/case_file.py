"""A complete case file: everything that was received and drawn up in the case, in the order in which it happened.

Each entry has a key that stays the same, so that somebody can say which are to be covered before it is handed out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gisreport.cases.events import staff_sentence
from gisreport.cases.models import Case, CaseEvent, CasePhoto
from gisreport.cases.place import place_of
from gisreport.photos.models import PhotoState
from gisreport.texts import in_language
from reports.models import Report, Reporter
from routing.models import Question

COVERED = "█████"
BETWEEN_DIGITS = r"[\s()./‐–-]*"  # as numbers are grouped
MOST_PHOTOS = 100


@dataclass(frozen=True)
class Entry:
    """One fact or one text. `is_person`: contact details, which one looks at first when something is asked for."""

    key: str
    label: str
    text: str
    is_person: bool = False
    is_covered: bool = False


@dataclass(frozen=True)
class Picture:
    key: str
    photo: CasePhoto
    words: str
    is_covered: bool = False


@dataclass(frozen=True)
class Document:
    """A report, or something that happened afterwards."""

    at: datetime
    title: str
    entries: Sequence[Entry] = ()
    pictures: Sequence[Picture] = ()


@dataclass(frozen=True)
class CaseFile:
    case: Case
    facts: Sequence[Entry]
    documents: Sequence[Document]
    photos_left_out: int = 0
    grounds: str = ""
    covered: Sequence[str] = field(default_factory=list)

    @property
    def entries(self) -> Iterator[Entry]:
        yield from self.facts
        for document in self.documents:
            yield from document.entries

    @property
    def pictures(self) -> Iterator[Picture]:
        for document in self.documents:
            yield from document.pictures

    def keys(self) -> set[str]:
        return {entry.key for entry in self.entries} | {picture.key for picture in self.pictures}

    def masked(self, *, keys: Iterable[str] = (), phrases: Iterable[str] = ()) -> "CaseFile":
        """Without what the keys name, and without each phrase wherever it stands, in capitals or not."""
        hidden, sought = set(keys), list(phrases)

        def cover(entry: Entry) -> Entry:
            if entry.key in hidden:
                return replace(entry, text=COVERED, is_covered=True)
            text = without(entry.text, sought)
            return replace(entry, text=text, is_covered=text != entry.text)

        def cover_picture(picture: Picture) -> Picture:
            is_covered = picture.key in hidden
            words = COVERED if is_covered else without(picture.words, sought)
            return replace(picture, words=words, is_covered=is_covered)

        return replace(
            self,
            facts=[cover(entry) for entry in self.facts],
            documents=[
                replace(
                    document,
                    title=without(document.title, sought),
                    entries=[cover(entry) for entry in document.entries],
                    pictures=[cover_picture(picture) for picture in document.pictures],
                )
                for document in self.documents
            ],
        )


def without(text: str, phrases: Iterable[str]) -> str:
    """`text` with each phrase covered wherever it stands, in capitals or not, broken over lines or not, and also where
    two of them share a word. A telephone or personal number is covered however its digits are grouped."""
    parts, at = [], 0
    for start, end in _covered(text, phrases):
        parts += [text[at:start], COVERED]
        at = end
    return "".join([*parts, text[at:]])


def stands_in(phrase: str, text: str) -> bool:
    return any(_places(text, phrase))


def _covered(text: str, phrases: Iterable[str]) -> list[list[int]]:
    """From and to, in order and apart."""
    apart: list[list[int]] = []
    for start, end in sorted(place for phrase in phrases for place in _places(text, phrase)):
        if apart and start <= apart[-1][1]:
            apart[-1][1] = max(end, apart[-1][1])
        else:
            apart.append([start, end])
    return apart


def _places(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where it stands, also where it overlaps with itself."""
    if sought := _number(phrase) or r"\s+".join(map(re.escape, phrase.split())) or re.escape(phrase):
        yield from (found.span(1) for found in re.finditer(f"(?=({sought}))", text, re.IGNORECASE))


def _number(phrase: str) -> str:
    """What finds a long number with anything that people write between digits; "" for other phrases."""
    digits = re.sub(BETWEEN_DIGITS, "", phrase)
    return BETWEEN_DIGITS.join(digits) if re.fullmatch(r"[0-9]{7,}", digits) else ""


def case_file(case: Case) -> CaseFile:
    """A bounded number of statements, however much has happened."""
    photos = list(case.photos.filter(state=PhotoState.CLEAN).select_related("event")[: MOST_PHOTOS + 1])
    left_out = case.photos.count() - MOST_PHOTOS if len(photos) > MOST_PHOTOS else 0
    by_event: dict[int | None, list[CasePhoto]] = {}
    for photo in photos[:MOST_PHOTOS]:
        by_event.setdefault(photo.event_id, []).append(photo)
    events = list(case.events.with_names().select_related("by"))
    documents = [
        *(_report(report) for report in _reports(case)),
        *(_happened(event, by_event.pop(event.pk, [])) for event in events),
    ]
    for loose in by_event.values():
        documents += [Document(photo.received_at, _("Foto"), pictures=[_picture(photo, case)]) for photo in loose]
    return CaseFile(
        case=case,
        facts=list(_facts(case)),
        documents=sorted(documents, key=lambda document: document.at),
        photos_left_out=left_out,
    )


def _facts(case: Case) -> Iterator[Entry]:
    yield Entry("case:number", _("Diarienummer"), case.number)
    yield Entry("case:category", _("Saken"), case.category.name)
    yield Entry("case:status", _("Status"), case.get_status_display())
    yield Entry("case:administration", _("Hos"), str(case.administration))
    if place := place_of(case.point):
        yield Entry("case:point", _("Plats"), f"{place.wgs84} (WGS 84), {place.sweref} (SWEREF 99 TM)")
    if case.public_text:
        yield Entry("case:public_text", _("Publicerad text"), case.public_text)


def _reports(case: Case) -> Iterable[Report]:
    return (
        Report.objects.filter(cases__case=case, cases__until=None)
        .select_related("reporter", "category")
        .prefetch_related("category__questions")
        .order_by("received_at")
    )


def _report(report: Report) -> Document:
    key = f"report:{report.pk}"
    questions = {question.code: question for question in report.category.questions.all()}
    entries = [Entry(f"{key}:channel", _("Kom in genom"), report.get_channel_display())]
    entries += _sender(key, getattr(report, "reporter", None))
    if report.place:
        entries.append(Entry(f"{key}:place", _("Platsen i ord"), report.place))
    if report.text:
        entries.append(Entry(f"{key}:text", _("Text"), report.text))
    for code, value in report.answers.items():
        question = questions.get(code)
        entries.append(Entry(f"{key}:answer:{code}", str(question or code), _answer(question, value)))
    return Document(report.received_at, _("Anmälan"), entries)


def _sender(key: str, reporter: Reporter | None) -> Iterator[Entry]:
    labels = {"name": _("Namn"), "email": _("E-post"), "phone": _("Telefon"), "postal_address": _("Adress")}
    for name, label in labels.items():
        if value := getattr(reporter, name, ""):
            yield Entry(f"{key}:{name}", label, value, is_person=True)


def _answer(question: Question | None, value: Any) -> str:
    texts = {option["code"]: in_language(option["texts"]) for option in (question.options if question else [])}
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return ", ".join(texts.get(str(one), str(one)) for one in values)


def _happened(event: CaseEvent, photos: Sequence[CasePhoto]) -> Document:
    key = f"event:{event.pk}"
    entries = [Entry(f"{key}:by", _("Av"), event.by.name)] if event.by else []
    if event.text:
        entries.append(Entry(f"{key}:text", _("Text"), event.text))
    return Document(event.at, staff_sentence(event), entries, [_picture(photo, event.case) for photo in photos])


def _picture(photo: CasePhoto, case: Case) -> Picture:
    return Picture(f"photo:{photo.pk}", photo, photo.described(case.category))
