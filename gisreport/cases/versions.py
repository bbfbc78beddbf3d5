"""What changed between two versions of a text, word by word."""

import difflib
import re
from dataclasses import dataclass
from typing import Literal

WORD = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
LONGEST_COMPARED = 4_000  # words and signs; more of them take seconds, and are shown as one change

Change = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Part:
    text: str
    change: Change


def differences(before: str, after: str) -> list[Part]:
    """Both texts at once: without what is `added` it is the one before, without what is `removed` the one after."""
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > LONGEST_COMPARED:
        whole = [Part(before, "removed"), Part(after, "added")]
        return [part for part in whole if part.text]
    parts: list[Part] = []
    for how, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if how == "equal":
            parts.append(Part("".join(old[old_from:old_to]), "same"))
            continue
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        parts += [part for part in (Part(gone, "removed"), Part(come, "added")) if part.text]
    return parts
