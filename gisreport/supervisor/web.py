"""gunicorn's settings: `gunicorn --config python:gisreport.supervisor.web`."""

import os
from typing import Any

from django.conf import settings
from django.urls import get_resolver

from gisreport.cases.redact import SecretLinks
from gisreport.project.logs import JsonLines

wsgi_app = "gisreport.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
graceful_timeout = 10  # seconds that a request in flight may still take
control_socket_disable = True  # it would lie in the home folder, shared by every checkout
preload_app = True  # Django is started once, and its memory shared


def on_starting(server: Any) -> None:
    """gunicorn writes a log of its own, with the addresses of requests that failed outside Django."""
    for handler in server.log.error_log.handlers:
        handler.addFilter(SecretLinks())
        if settings.LOG_FORMAT == "json":
            handler.setFormatter(JsonLines())


def when_ready(server: Any) -> None:
    """Imports every page before the workers are forked, or each would do so while its first visitor waits."""
    _ = get_resolver().url_patterns
