"""A case file or a decision as a PDF that a screen reader can read (PDF/UA-1), and the whole as one ZIP."""

import json
import zipfile
from collections.abc import Sequence
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gisreport.desk.records.case_file import CaseFile, Entry


def pdf_of(template: str, context: dict[str, Any], *, file: CaseFile | None = None) -> bytes:
    """What the template says, on A4."""
    from gisreport.desk.records.typeset import typeset  # see there

    return typeset(render_to_string(template, context), file)


def write_zip(into: IO[bytes], file: CaseFile | None, *, documents: Sequence[tuple[str, bytes]]) -> None:
    """The PDFs, and of a `file` that is handed out the same as JSON and its photos."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in documents:
            archive.writestr(name, content)
        if file is None:
            return
        archive.writestr(f"{file.case.number}.json", json.dumps(as_json(file), ensure_ascii=False, indent=2))
        shown = [picture for picture in file.pictures if not picture.is_covered and picture.photo.large]
        for number, picture in enumerate(shown, start=1):
            with picture.photo.large.open("rb") as photo:
                archive.writestr(_("foto-%(number)s.jpg") % {"number": number}, photo.read())


def as_json(file: CaseFile) -> dict[str, Any]:
    return {
        "number": file.case.number,
        "facts": [_entry(entry) for entry in file.facts],
        "documents": [
            {
                "at": document.at.isoformat(),
                "title": document.title,
                "entries": [_entry(entry) for entry in document.entries],
                "photos": [{"words": picture.words, "covered": picture.is_covered} for picture in document.pictures],
            }
            for document in file.documents
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"label": entry.label, "text": entry.text, "covered": entry.is_covered}
