"""Decide on a request to read the records of a case, and keep what was handed out.

Tryckfrihetsförordningen (TF) 2 kap. 15–16 §§: at once, or a copy as soon as possible; 18 §: nobody is asked who they
are or why, unless that is needed to try secrecy. Offentlighets- och sekretesslagen (2009:400, OSL) 6 kap. 2–3 §§: who
decides, and that a written decision can be asked for; OSL 6 kap. 7–8 §§ and TF 2 kap. 19 §: appeals to the
administrative court of appeal (kammarrätten), in writing, to the authority, within three weeks.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, changing, record, words_in
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, Disclosure
from gisreport.desk.records.case_file import CaseFile, case_file, stands_in
from gisreport.desk.records.pdf import pdf_of, write_zip
from gisreport.errors import Refusal
from routing.models import Municipality

MOST_PHRASES = 200
LONGEST_PHRASE = 300
SHORTEST_PHRASE = 2
IN_MEMORY = 5_000_000  # bytes

# The provisions that most often come up, for the form; the officer writes which one and why.
GROUNDS = (
    "OSL 21 kap. 1 § (uppgift om hälsa eller sexualliv)",
    "OSL 21 kap. 3 § (adress eller telefon till den som kan hotas eller förföljas)",
    "OSL 21 kap. 7 § (personuppgift som kan komma att behandlas i strid med dataskyddsreglerna)",
    "OSL 18 kap. 1 § (förundersökning)",
    "OSL 26 kap. 1 § (socialtjänst)",
)


@dataclass(frozen=True)
class Mask:
    """What is covered: entries and photos by their keys, and phrases wherever they stand."""

    keys: frozenset[str] = frozenset()
    phrases: Sequence[str] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        return not (self.keys or self.phrases)

    def on(self, file: CaseFile) -> CaseFile:
        """Raises Refusal, field `phrases`, for a phrase that stands nowhere or is too short to look for."""
        self._refuse_what_is_not_there(file)
        return file.masked(keys=self.keys, phrases=self.phrases)

    def _refuse_what_is_not_there(self, file: CaseFile) -> None:
        if len(self.phrases) > MOST_PHRASES or any(len(phrase) > LONGEST_PHRASE for phrase in self.phrases):
            _refuse("phrases", _("Högst %(most)s rader, med högst %(longest)s tecken på varje.") % {
                "most": MOST_PHRASES, "longest": LONGEST_PHRASE,
            })  # fmt: skip
        texts = [
            *(entry.text for entry in file.entries),
            *(document.title for document in file.documents),
            *(picture.words for picture in file.pictures),
        ]
        for phrase in self.phrases:
            if len(phrase) < SHORTEST_PHRASE or not any(stands_in(phrase, text) for text in texts):
                _refuse("phrases", _("”%(phrase)s” står inte i handlingarna. Skriv raden som den står där.") % {
                    "phrase": phrase
                })  # fmt: skip


def masked_file(case: Case, mask: Mask) -> CaseFile:
    return mask.on(case_file(case))


def file_as_pdf(file: CaseFile) -> bytes:
    return pdf_of("desk/records/file.html", {"file": file, "municipality": file.case.municipality}, file=file)


def decide_on_disclosure(
    case: Case, *, outcome: str, mask: Mask, grounds: str, by: User, seen: Seen = None
) -> Disclosure:
    """Raises Refusal when the decision does not fit what is covered, or lacks its grounds; and when something has come
    to the case since `seen`, which nobody has looked at."""
    _refuse_what_does_not_fit(outcome, mask, grounds)
    grounds = words_in(grounds, field="grounds") if grounds.strip() else ""
    with changing(case, seen):
        decided = Disclosure(
            case=case,
            by=by,
            at=timezone.now(),
            outcome=outcome,
            covered={"keys": sorted(mask.keys), "phrases": list(mask.phrases)},
            grounds=grounds,
        )
        documents = []
        file = masked_file(case, mask)
        if outcome != Disclosure.Outcome.REFUSED:
            documents.append((f"{case.number}.pdf", file_as_pdf(file)))
        if outcome != Disclosure.Outcome.WHOLE:
            documents.append((_("beslut.pdf"), decision_as_pdf(decided)))
        _keep(decided, file, documents)
        record(case, EventKind.DISCLOSED, by=by, data={"outcome": outcome, "disclosure": str(decided.pk)})
        return decided


def decision_as_pdf(decided: Disclosure) -> bytes:
    municipality = decided.case.municipality
    context = {"decided": decided, "municipality": municipality, "appeal": how_to_appeal(municipality)}
    return pdf_of("desk/records/decision.html", context)


def how_to_appeal(municipality: Municipality) -> str:
    ways = [way for way in (municipality.email, municipality.phone) if way]
    text = _(
        "Du kan överklaga beslutet hos kammarrätten. Skriv till %(municipality)s inom tre veckor från den dag du fick "
        "del av beslutet. Tala om vilket beslut du överklagar, vilken ändring du vill ha och varför. Kommunen skickar "
        "överklagandet vidare till kammarrätten."
    ) % {"municipality": municipality.called()}
    if not ways:
        return text
    contact = _("Kontakt: %(ways)s.") % {"ways": ", ".join(ways)}
    return f"{text} {contact}"


def _keep(decided: Disclosure, file: CaseFile, documents: Sequence[tuple[str, bytes]]) -> None:
    """The row and its file; a file whose row is not kept after all is taken away again."""
    refused = decided.outcome == Disclosure.Outcome.REFUSED
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as bundle:
        write_zip(bundle, None if refused else file, documents=documents)
        bundle.seek(0)
        decided.bundle.save("", File(bundle), save=False)
    try:
        with transaction.atomic():
            decided.save(force_insert=True)
    except BaseException:
        decided.bundle.delete(save=False)
        raise


def _refuse_what_does_not_fit(outcome: str, mask: Mask, grounds: str) -> None:
    whole, partly = Disclosure.Outcome.WHOLE, Disclosure.Outcome.PARTLY
    if outcome not in Disclosure.Outcome.values:
        _refuse("outcome", _("Välj hur du beslutar."))
    if outcome == whole and not mask.is_empty:
        _refuse("outcome", _("Något är täckt, så handlingarna lämnas inte ut i sin helhet. Välj att delar är täckta."))
    if outcome == partly and mask.is_empty:
        _refuse("outcome", _("Inget är täckt. Markera det som ska täckas, eller lämna ut i sin helhet."))
    if outcome != whole and not grounds.strip():
        _refuse("grounds", _("Skriv vilken bestämmelse som hindrar att allt lämnas ut, och varför."))
    if outcome == whole and grounds.strip():
        _refuse("grounds", _("Allt lämnas ut, så beslutet behöver inga skäl. Töm rutan."))


def _refuse(name: str, words: str) -> None:
    raise Refusal(words, fields={name: words})


def read_mask(data: Mapping[str, object], keys: Sequence[str], *, known: set[str]) -> Mask:
    """From a form: the keys that are ticked, as far as there is such an entry, and one phrase a line."""
    lines = str(data.get("phrases", "")).replace("\0", "").splitlines()
    phrases = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
    return Mask(frozenset(keys) & known, phrases)
