"""Keep secret links out of the logs: whoever reads a log must not be able to follow somebody's case."""

import logging
import re

# In a path, and percent-encoded in the query of a page that leads back.
SECRET = re.compile(r"(/a/|%2Fa%2F)[A-Za-z0-9_%.~-]{6,}", re.IGNORECASE)
INSTEAD = r"\1[…]"


def redacted(text: str) -> str:
    return SECRET.sub(INSTEAD, text)


class SecretLinks(logging.Filter):
    """For a handler: rewrites message and traceback before they are formatted."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (clean := redacted(message)) != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True
