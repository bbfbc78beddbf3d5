from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.db import connection

from gisreport.outbox import renderers
from gisreport.outbox.deliver import deliver
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.renderers import Letter
from tests.outbox.post_office import PostOffice
from tests.supervisor.running import until


@pytest.mark.django_db(transaction=True)
def test_that_it_went_out_is_written_down_all_the_same(
    office: PostOffice, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "gisreport.outbox.transports.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    monkeypatch.setitem(renderers._renderers, "test.hello", lambda message: Letter("Hej", "Hej", "<p>Hej</p>"))
    message = owe("test.hello", 7, "lisa@example.org", key="hello:7")
    assert message is not None
    office.seconds_of_thought = 0.5
    with office.open(), ThreadPoolExecutor(1) as worker:
        delivery = worker.submit(_deliver, message)
        assert until(lambda: office.letters, 10)
        assert _break_the_connections_of_others() > 0
        delivery.result()
        _deliver(message)
    message.refresh_from_db()
    assert message.delivered_at is not None
    assert message.attempts == len(office.letters) == 1


def _deliver(message: Message) -> None:
    try:
        deliver(str(message.pk), attempt=0)
    finally:
        connection.close()


def _break_the_connections_of_others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
        )
        return int(cursor.fetchone()[0])
