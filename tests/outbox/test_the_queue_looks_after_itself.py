from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from gisreport.outbox.models import SWEEP_AFTER, Message
from gisreport.outbox.queue import defer
from gisreport.outbox.tasks import deliver_message, rescue, sweep, tidy
from tests.outbox.letters import Deliver, owe_hello, the_wait_is_over


def sql(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def run_worker() -> None:
    """A real worker that does what is there and leaves; in a thread, because a browser test may have left an event
    loop running in this one."""
    with app.replace_connector(app.connector.get_worker_connector()), ThreadPoolExecutor(1) as thread:  # type: ignore[attr-defined]
        thread.submit(app.run_worker, wait=False, install_signal_handlers=False, listen_notify=False).result()


@pytest.mark.django_db
def test_the_sweep_finds_a_message_whose_job_was_lost(hello: None, deliver_owed: Deliver) -> None:
    owe_hello()
    sql("DELETE FROM procrastinate_jobs")
    assert deliver_owed() == []
    the_wait_is_over()
    assert len(deliver_owed()) == 1


@pytest.mark.django_db
def test_the_sweep_leaves_alone_what_is_not_due(hello: None) -> None:
    owe_hello()
    sql("DELETE FROM procrastinate_jobs")
    sweep(timestamp=0)
    assert sql("SELECT count(*) FROM procrastinate_jobs") == [(0,)]


@pytest.mark.django_db
def test_the_sweep_asks_once_and_then_waits(hello: None) -> None:
    owe_hello()
    sql("DELETE FROM procrastinate_jobs")
    the_wait_is_over()
    sweep(timestamp=60)
    assert sql("SELECT count(*) FROM procrastinate_jobs") == [(1,)]
    assert Message.objects.get().next_try_at > timezone.now() + SWEEP_AFTER - timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_delivers(hello: None, mailoutbox: list[Any]) -> None:
    owe_hello()
    run_worker()
    assert [mail.to for mail in mailoutbox] == [["lisa@example.org"]]
    assert sql("SELECT DISTINCT status::text FROM procrastinate_jobs WHERE task_name = %s", deliver_message.name) == [
        ("succeeded",)
    ]


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_rescued(hello: None, mailoutbox: list[Any]) -> None:
    owe_hello()
    a_worker_dies_with_every_job_in_hand()
    defer(rescue, timestamp=0)
    run_worker()
    run_worker()
    assert [mail.to for mail in mailoutbox] == [["lisa@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_twin_waits_already_does_not_stop_the_rescue_of_others(hello: None, mailoutbox: list[Any]) -> None:
    sql("INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock) VALUES ('default', 'x', 'twin')")
    owe_hello()
    a_worker_dies_with_every_job_in_hand()
    sql("INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock) VALUES ('other', 'x', 'twin')")
    defer(rescue, timestamp=0)
    run_worker()
    run_worker()
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_old_jobs_are_forgotten(hello: None, mailoutbox: list[Any]) -> None:
    owe_hello()
    run_worker()
    sql("UPDATE procrastinate_events SET at = at - interval '2 days'")
    defer(tidy, timestamp=0)
    run_worker()
    assert sql("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", deliver_message.name) == [(0,)]


def test_the_carers_are_on_the_clock() -> None:
    crons = {name: periodic.cron for (name, _id), periodic in app.periodic_registry.periodic_tasks.items()}
    assert crons[rescue.name] == "* * * * * */15"
    assert crons[sweep.name] == "* * * * *"
    assert tidy.name in crons


def a_worker_dies_with_every_job_in_hand() -> None:
    (worker,) = sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
    )
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker[0])
