import threading
import time

import pytest
from django.db import connection, transaction

from gisreport.cases import lifecycle
from gisreport.cases.events import fold
from gisreport.cases.models import Case
from gisreport.errors import IllegalMove
from tests.cast import Town


@pytest.mark.django_db(transaction=True)
def test_two_who_start_at_once_leave_one_event(lilleby: Town, lamp: Case) -> None:
    """The row is locked: whoever comes second meets the new status, not the one on her screen."""
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def start() -> None:
        mine = Case.objects.get(pk=lamp.pk)
        together.wait()
        try:
            lifecycle.start(mine, by=None)
            outcomes.append("done")
        except IllegalMove:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lamp.refresh_from_db()
    assert sorted(outcomes) == ["done", "refused"]
    assert lamp.events.filter(kind="in_progress").count() == 1
    assert fold(lamp.events.all()) == lamp.status


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_a_hand_over_finds_the_case_where_it_went(lilleby: Town, lamp: Case) -> None:
    """The row that is waited for no longer fits the administration that was read with it."""
    outcomes: list[str] = []

    def note() -> None:
        try:
            lifecycle.note(Case.objects.get(pk=lamp.pk), text="Ringde.", by=None)
            outcomes.append("done")
        except Case.DoesNotExist:
            outcomes.append("lost")
        finally:
            connection.close()

    other = threading.Thread(target=note)
    with transaction.atomic():
        lifecycle.hand_over(lamp, to=lilleby.offices["parkforvaltningen"], reason="det är parken", by=None)
        other.start()
        wait_for_a_lock()
    other.join()
    assert outcomes == ["done"]
    assert lamp.events.get(kind="noted").administration == lilleby.offices["parkforvaltningen"]


def wait_for_a_lock() -> None:
    """Until another connection waits for what this one holds."""
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits.")
