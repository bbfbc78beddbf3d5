"""A request whose connection broke off is no request, however much of it came.

The web server lets a broken connection look like the end of the body. Half a photo would then be a report, and the
whole one that the sender tries again with would be another report under the same key.
"""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WholeBody:
    """`wsgi.input` as Django reads it: never more than the Content-Length leaves, so less means that it broke off.

    Django makes an UnreadablePostError of the OSError.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        return self._whole(self._stream.read(size), size)

    def readline(self, size: int) -> bytes:
        line: bytes = self._stream.readline(size)
        return line if line.endswith(b"\n") else self._whole(line, size)

    def _whole(self, part: bytes, size: int) -> bytes:
        if len(part) < size:
            raise ConnectionResetError("The connection broke off in the middle of the request.")
        return part


def only_whole_bodies(application: Application) -> Application:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return application(environ | {"wsgi.input": WholeBody(environ["wsgi.input"])}, start_response)

    return answer
