import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from gisreport.cases.models import Case
from gisreport.outbox.models import Message
from tests.faults.house import House
from tests.faults.sender import COMES_IN, Sender
from tests.outbox.post_office import PostOffice
from tests.supervisor.running import until


def test_each_report_is_one_case_and_each_letter_goes_out_once(house: House, office: PostOffice) -> None:
    """Two web servers get the same report at the same moment; two workers work off one queue."""
    webs = [house.start_web(), house.start_web()]
    workers = [house.start_worker(), house.start_worker()]
    sender = Sender(lambda: webs)
    keys = [f"report-{number}" for number in range(15)]
    with office.open():
        with ThreadPoolExecutor(8) as people:
            twice = sorted(keys * 2)
            numbers = list(people.map(sender.send, twice))
        assert numbers[::2] == numbers[1::2]
        assert until(lambda: not Message.objects.owed().exists(), 30), house.said("worker")
        time.sleep(0.5)  # for what might come twice
    assert set(sender.answers) == COMES_IN
    assert set(Case.objects.values_list("number", flat=True)) == set(numbers)
    assert len(office.letters) == 2 * len(keys)
    assert len({letter["Message-ID"] for letter in office.letters}) == 2 * len(keys)
    assert all(worker.poll() is None for worker in workers)


def test_a_worker_that_was_taken_for_dead_goes_on(house: House, office: PostOffice) -> None:
    """The machine slept, or a clock jumped: another worker has struck it off the list, and its jobs have no home."""
    web, worker = house.start_web(), house.start_worker()
    with office.open():
        assert until(lambda: _workers() == 2, 20), house.said("worker")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_workers")
        Sender(lambda: [web]).send()
        assert until(lambda: len(office.letters) == 2, 40), house.said("worker")
    assert worker.poll() is None


def _workers() -> int:
    """One of letters and one of photos in each process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return int(cursor.fetchone()[0])
