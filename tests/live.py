"""The live server of the tests that need one. It can be brought to rest, so that no request of one test is still at
work in the database that is being emptied for the next."""

import contextlib
import socket
from threading import Condition
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer

SECONDS = 60  # that what is under way may take, on a busy machine


class RestingServer(ThreadedWSGIServer):
    """Knows which connections are open. Each has a thread, with its own connection to the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: dict[Any, Any] = {}  # the client's address: its socket
        self._changed = Condition()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._open[client_address] = request
            self._changed.notify_all()
        super().process_request(request, client_address)

    def close_request(self, request: Any) -> None:
        super().close_request(request)
        with self._changed:
            self._open = {address: each for address, each in self._open.items() if each is not request}
            self._changed.notify_all()

    def come_to_rest(self, seconds: float = SECONDS) -> None:
        """Waits until everything that has been asked is answered or given up. To be called when the clients are gone.
        Raises TimeoutError when something is still at work after `seconds`."""
        with socket.create_connection(self.server_address[:2], timeout=seconds) as last, self._changed:  # type: ignore[arg-type]
            # The server lets them in one by one: when it has seen the last, it has seen all.
            self._wait(lambda: last.getsockname() in self._open, seconds)
            for each in self._open.values():
                with contextlib.suppress(OSError):  # closed meanwhile
                    each.shutdown(socket.SHUT_RD)  # what is there is still read, and then the end
            self._wait(lambda: not self._open, seconds)

    def _wait(self, until: Any, seconds: float) -> None:
        if not self._changed.wait_for(until, seconds):
            raise TimeoutError(f"After {seconds} s {len(self._open)} connections to the live server are still at work.")
