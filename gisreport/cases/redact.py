"""Keep what is secret or somebody's own out of the logs: whoever reads a log must not be able to follow somebody's
case, and an error must not repeat what somebody wrote."""

import logging
import re
import traceback
from collections.abc import Iterator

# In a path, and percent-encoded in the query of a page that leads back.
SECRET = re.compile(r"((?:/|%2F)(?:a|svar|agare|folj|inbjudan|morgonmejl)(?:/|%2F))[A-Za-z0-9_%.~-]{6,}", re.IGNORECASE)
INSTEAD = r"\1[…]"
EMAIL = re.compile(r"[^\s<>\"'(),:;@\[\]]{1,64}@[^\s<>\"'(),:;@\[\]]{1,190}\.\w{2,}")
PHONE = re.compile(r"(?<![\w.:-])\(?(?:\+|00?)[1-9](?:[ ()/-]{0,3}\d){6,12}(?![\w:])")
# A password stands in addresses of databases and mail servers.
PASSWORD = re.compile(r"(\w{1,20}://[^\s:/@]{0,64}:)[^\s@/]{1,200}@")
# gunicorn names who sent what it could not read.
VISITOR = re.compile(r"(\bip=)[0-9A-Fa-f.:]+(?=: )")
# PostgreSQL repeats rows and parameters after these words.
ROWS = re.compile(r"\b(DETAIL|CONTEXT|LINE \d+|QUERY|STATEMENT):.*", re.DOTALL)
QUOTED = re.compile(r"'[^']*(?:'|$)|\"[^\"]*(?:\"|$)")
REDACTIONS = (
    (SECRET, INSTEAD),
    (PASSWORD, r"\1[…]@"),
    (EMAIL, "[…@…]"),
    (PHONE, "[tel …]"),
    (VISITOR, r"\1[…]"),
)
LONGEST_NAME = 40
LONGEST_MESSAGE = 300
LONGEST_READ = 2000


def redacted(text: str) -> str:
    """Without secret links, addresses and numbers of people, and passwords."""
    for pattern, instead in REDACTIONS:
        text = pattern.sub(instead, text)
    return text


def redacted_message(error: BaseException) -> str:
    """What the error says, without the values it says it about: those may be what somebody wrote."""
    said = QUOTED.sub(_only_names, ROWS.sub("[…]", str(error)[:LONGEST_READ]))
    return redacted(said)[:LONGEST_MESSAGE]


def _only_names(quoted: re.Match[str]) -> str:
    """A short word in quotation marks is the name of a column or a field; more than that is somebody's text."""
    text = quoted[0]
    return "'…'" if len(text) > LONGEST_NAME or re.search(r"\s", text) else text


def redacted_traceback(error: BaseException) -> str:
    """As Python writes it, the causes first."""
    return "\n\n".join(
        "".join(
            [
                "Traceback (most recent call last):\n",
                *traceback.format_tb(one.__traceback__),
                f"{type(one).__module__}.{type(one).__qualname__}: {redacted_message(one)}",
            ]
        )
        for one in reversed(list(_with_causes(error)))
    )


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class SecretLinks(logging.Filter):
    """For a handler: rewrites message and traceback before they are formatted."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (clean := redacted(message)) != message:
            record.msg, record.args = clean, None
        if record.exc_info and record.exc_info[1]:
            record.exc_text = redacted_traceback(record.exc_info[1])
        elif record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True
