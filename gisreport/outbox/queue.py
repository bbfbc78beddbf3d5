"""Jobs that stand and fall with the transaction they are deferred in, in the web process and in the worker."""

from collections.abc import Iterable
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task
from procrastinate.types import JSONValue

# The app's own connector will not do: a worker replaces it by one with connections of its own,
# and a job deferred through that would survive the rollback of the task that deferred it.
_on_djangos_connection = JobManager(DjangoConnector())


def defer(task: Task[Any, Any, Any], **arguments: JSONValue) -> None:
    """Hand `task` to the worker when the current transaction commits; a rollback takes the job with it."""
    defer_all(task, [arguments])


def defer_all(task: Task[Any, Any, Any], jobs: Iterable[dict[str, JSONValue]]) -> None:
    """A job of `task` for each of these arguments, in one statement; otherwise as `defer`."""
    if jobs := list(jobs):
        configure_task(
            name=task.name,
            job_manager=_on_djangos_connection,
            queue=task.queue,
            priority=task.priority,
            lock=task.lock,
            queueing_lock=task.queueing_lock,
        ).batch_defer(*jobs)
