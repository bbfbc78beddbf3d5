import signal
import time

import psycopg

from tests.faults.house import House, OwnDatabase
from tests.faults.sender import COMES_IN, Sender, several
from tests.outbox.post_office import PostOffice
from tests.supervisor.running import until

UNDELIVERED = "SELECT count(*) FROM outbox_message WHERE delivered_at IS NULL"


def test_what_was_acknowledged_is_there_and_told_once(
    house_apart: House, own_database: OwnDatabase, office: PostOffice
) -> None:
    webs = [house_apart.start_web(), house_apart.start_web()]
    worker = house_apart.start_worker()
    sender = Sender(lambda: webs)
    with office.open():
        with several(sender, people=4):
            for how in (signal.SIGINT, signal.SIGKILL):
                time.sleep(1)
                own_database.stop(how)
                time.sleep(0.5)
                own_database.start()
            time.sleep(1)
        with psycopg.connect(own_database.url, autocommit=True) as connection:
            stored = dict(
                connection.execute(
                    "SELECT submission_id::text, number FROM reports_report r"
                    " JOIN reports_reportcase rc ON rc.report_id = r.id JOIN cases_case c ON c.id = rc.case_id"
                ).fetchall()
            )
            # A job whose end could not be written down is found by the sweep: two minutes, and one for the next sweep.
            assert until(lambda: connection.execute(UNDELIVERED).fetchone() == (0,), 240), house_apart.said("worker")
    assert set(sender.answers) <= {*COMES_IN, 503}
    assert stored == sender.acknowledged
    to_reporters = {letter["To"] for letter in office.letters} - {"gatukontoret@9001.example.org"}
    assert to_reporters == {f"{key}@example.org" for key in sender.acknowledged}
    assert len({letter["Message-ID"] for letter in office.letters}) == 2 * len(stored)
    assert worker.poll() is None
