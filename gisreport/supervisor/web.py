"""gunicorn's settings: `gunicorn --config python:gisreport.supervisor.web`."""

import gc
import os
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from prometheus_client.multiprocess import mark_process_dead

from gisreport.cases.redact import SecretLinks
from gisreport.project.logs import JsonLines

wsgi_app = "gisreport.wsgi:application"
worker_class = "gisreport.supervisor.patience.PatientWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
graceful_timeout = 10  # seconds that a request in flight may still take
control_socket_disable = True  # it would lie in the home folder, shared by every checkout
preload_app = True  # Django is started once, and its memory shared
# Whom to believe about addresses and https is for TRUSTED_PROXIES alone to say; gunicorn would believe this machine.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""


def on_starting(server: Any) -> None:
    """gunicorn writes a log of its own, with the addresses of requests that failed outside Django."""
    for handler in server.log.error_log.handlers:
        handler.addFilter(SecretLinks())
        if settings.LOG_FORMAT == "json":
            handler.setFormatter(JsonLines())


def when_ready(server: Any) -> None:
    """Imports every page before the workers are forked, or each would do so while its first visitor waits. What is
    there by then stays for good: to look through it for garbage would stop a worker for a tenth of a second."""
    _ = get_resolver().url_patterns
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(worker.pid)
