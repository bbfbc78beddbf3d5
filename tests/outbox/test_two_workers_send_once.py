from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gisreport.outbox.deliver import deliver
from gisreport.outbox.models import Message
from tests.outbox.letters import owe_hello
from tests.outbox.post_office import PostOffice


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_once(hello: None, post_office: PostOffice) -> None:
    post_office.seconds_of_thought = 0.3
    message = owe_hello()

    def work(_worker: int) -> None:
        try:
            deliver(str(message.pk), attempt=0)
        finally:
            connection.close()

    with post_office.open(), ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    assert len(post_office.letters) == 1
    assert Message.objects.get().attempts == 1


@pytest.mark.django_db
def test_a_job_that_comes_late_changes_nothing(hello: None, post_office: PostOffice) -> None:
    message = owe_hello()
    deliver(str(message.pk), attempt=0)  # the office is closed
    with post_office.open():
        deliver(str(message.pk), attempt=0)
    assert post_office.letters == []
    assert Message.objects.get().attempts == 1
