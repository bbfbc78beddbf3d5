"""Django's SMTP backend, with an end to the whole conversation.

Its own time limit is for each single answer. A server that sends a sign now and then would keep a job, and the row of
the letter, for as long as it likes.
"""

import smtplib
import socket
import threading
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail.backends import smtp


class Bounded(smtplib.SMTP):
    """Hangs up after EMAIL_CONVERSATION_SECONDS; what waited for an answer then gets a TimeoutError."""

    _alarm: threading.Timer | None = None
    _time_is_up = False

    def connect(self, *where: Any, **options: Any) -> tuple[int, bytes]:
        self._alarm = threading.Timer(settings.EMAIL_CONVERSATION_SECONDS, self._hang_up)
        self._alarm.daemon = True
        self._alarm.start()
        return super().connect(*where, **options)

    def getreply(self) -> tuple[int, bytes]:
        """A yes that came in the last moment counts; half an answer does not."""
        code, words, trouble = -1, b"", None
        try:
            code, words = super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            trouble = error
        if self._time_is_up and not 200 <= code < 400:
            raise TimeoutError(f"no end after {settings.EMAIL_CONVERSATION_SECONDS} s") from trouble
        if trouble:
            raise trouble
        return code, words

    def close(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        super().close()

    def _hang_up(self) -> None:
        """In the alarm's thread; wakes the one that waits."""
        self._time_is_up = True
        if self.sock:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class BoundedWithTLS(Bounded, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return BoundedWithTLS if self.use_ssl else Bounded
