import threading

import pytest
from django.db import connection

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
