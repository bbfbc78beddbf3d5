from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from gisreport.cases.models import CasePhoto
from gisreport.outbox.models import Message
from gisreport.photos.models import PhotoState
from tests.faults.house import House, Process, kill
from tests.outbox.post_office import PostOffice
from tests.photos.pictures import quarters, saved
from tests.reports.sending import fields
from tests.supervisor.running import until

LISA = "lisa@example.org"
GATUKONTORET = "gatukontoret@9001.example.org"


def test_in_the_middle_of_letters_and_of_a_photo(house: House, office: PostOffice) -> None:
    """The next one does it all. A letter that the server had not taken goes out once. Of one that it had taken but not
    yet said so nobody can know: it goes out again, under the Message-ID by which that is seen."""
    web = house.start_web()
    link = web.post("/api/v1/reports", json=fields(email=LISA)).json()["tracking_url"]
    office.keeps_waiting, office.seconds_of_thought = {LISA}, 60
    with office.open():
        first = house.start_worker()
        assert until(lambda: office.waiting and office.letters, 30), house.said("worker")
        photo = {"photos": ("hål.jpg", saved(quarters(4000, 3000)), "image/jpeg")}
        assert web.post(f"{urlsplit(link).path}/komplettera", files=photo).status_code == 302
        assert until(lambda: _cleans_a_photo(first), 10), house.said("worker")
        kill(first)
        assert CasePhoto.objects.get().state == PhotoState.WAITING
        office.keeps_waiting, office.seconds_of_thought = set(), 0
        _long_ago_was_its_last_heartbeat()
        house.start_worker()
        assert until(_all_is_done, 40), house.said("worker")
    assert sorted(letter["To"] for letter in office.letters) == [GATUKONTORET, GATUKONTORET, LISA]
    assert len({letter["Message-ID"] for letter in office.letters}) == 2


def _all_is_done() -> bool:
    return not Message.objects.owed().exists() and CasePhoto.objects.get().state == PhotoState.CLEAN


def _long_ago_was_its_last_heartbeat() -> None:
    """A worker is taken for dead after half a minute, which a test need not wait."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")


def _cleans_a_photo(worker: Process) -> bool:
    """Some thread of it has started a process."""
    return any(thread.read_text() for thread in Path(f"/proc/{worker.pid}/task").glob("*/children"))
