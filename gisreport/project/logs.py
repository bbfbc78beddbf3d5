"""What the service says while it runs: one line per request and per job, each with the request that it belongs to.

A line names routes, never addresses (a secret link is an address), and no words that anyone has sent.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gisreport.project import metrics

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
NOBODYS = "-"
# A proxy's number is taken over; anything longer or stranger could be somebody's words.
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
# They are asked for, or done, several times a minute. Only what goes wrong with them is news.
_NO_NEWS = {"health-live", "health-ready", "metrics", "static"}
_HEARTBEATS = {"gisreport.outbox.tasks.rescue", "gisreport.outbox.tasks.sweep", "gisreport.maps.tasks.fold_cells"}

_request_id: ContextVar[str] = ContextVar("request_id", default=NOBODYS)


class LogEachRequest:
    """Gives the request a number, which goes out in the answer, and writes its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        given = request.headers.get(HEADER, "")
        number = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = _request_id.set(number)
        try:
            response = self.get_response(request)
            response[HEADER] = number
            _write_line(request, response, time.monotonic() - begun)
            return response
        finally:
            _request_id.reset(token)


def _write_line(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    route = _route_of(request)
    metrics.count_request(route, request.method or "", response.status_code, seconds)
    if route in _NO_NEWS and response.status_code < 500:
        return
    facts = {
        "method": (request.method or "")[:10],
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }
    logger.info("%(method)s %(route)s %(status)s %(ms)s ms", facts, extra={"facts": facts})


def _route_of(request: HttpRequest) -> str:
    """A name out of our URLs; never the address."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else NOBODYS


class WithRequestId(logging.Filter):
    """For a handler: every record says which request it was written for."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


class JobsInShort(logging.Filter):
    """For the queue's own logger: one line when a job ends, without its arguments; else only what is wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        action, job = getattr(record, "action", ""), getattr(record, "job", None)
        if not (job and action.startswith("job_")):
            return record.levelno >= logging.WARNING
        facts = {
            "task": job["task_name"],
            "job": job["id"],
            "outcome": action.removeprefix("job_"),
            "ms": round((getattr(record, "duration", None) or 0) * 1000),
        }
        record.facts = facts
        record.msg, record.args = "%(task)s %(outcome)s %(ms)s ms", facts
        return not (facts["outcome"] == "success" and facts["task"] in _HEARTBEATS)


class JsonLines(logging.Formatter):
    """One JSON object per line; `trace` holds what went wrong, with its line breaks."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", NOBODYS),
            **getattr(record, "facts", {}),
        }
        trace = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        return json.dumps(said | ({"trace": trace} if trace else {}), ensure_ascii=False, default=str)
