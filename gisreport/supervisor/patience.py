"""A web process that waits for slow senders, but not for ever: each of them holds one of its few threads.

gunicorn itself waits without end for the rest of a request whose first byte has come. A proxy that reads requests to
their end before it passes them on is still the better guard: whoever has many machines can be slow from all of them.
"""

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class PatientWorker(ThreadWorker):
    """Once it has waited long enough it hears nothing more of that sender, as if he had hung up. An answer that is
    under way is not cut off: only the listening ends."""

    seconds_for_head = 20.0
    seconds_for_body = 60.0
    slowest = 100_000  # bytes a second; three photos as they come from a camera get five minutes

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.listening: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        self.listening[conn] = time.monotonic() + self.seconds_for_head
        try:
            return super().handle(conn)
        finally:
            self.listening.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        lengths = [int(value) for name, value in req.headers if name == "CONTENT-LENGTH" and value.isdigit()]
        self.listening[conn] = time.monotonic() + self.seconds_for_body + sum(lengths) / self.slowest
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """gunicorn calls this at least once a second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in self.listening.copy().items():
            if now > until:
                self.listening.pop(conn, None)
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
