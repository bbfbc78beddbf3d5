import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from gisreport.outbox.models import Message
from tests.outbox.letters import owe_hello


@pytest.mark.django_db(transaction=True)
def test_what_a_job_owes_goes_with_its_transaction() -> None:
    """A worker's app has connections of its own; the job must not be deferred through them."""
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():  # type: ignore[attr-defined]
        owe_hello()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
    assert not Message.objects.exists()
