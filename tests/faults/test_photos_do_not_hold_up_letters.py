import os

from gisreport.cases.models import Case, CasePhoto
from tests.faults.house import House
from tests.outbox.post_office import PostOffice
from tests.reports.sending import fields
from tests.supervisor.running import until

ENDLESS = 12  # photos; far more than a worker takes at once


def test_however_many_there_are_and_however_long_they_take(house: House, office: PostOffice) -> None:
    web = house.start_web()
    web.post("/api/v1/reports", json=fields())
    for _number in range(ENDLESS):
        never_ends(house)
    house.start_worker()
    assert until(lambda: CasePhoto.objects.filter(attempts=1).count() == 2, 20), house.said("worker")
    with office.open():
        web.post("/api/v1/reports", json=fields(x=4, email="lisa@example.org"))
        assert until(lambda: len(office.letters) == 3, 20), house.said("worker")
    assert CasePhoto.objects.filter(attempts=1).count() == 2


def never_ends(house: House) -> None:
    """A photo whose file nobody ever writes to: whoever reads it waits."""
    photo = CasePhoto.objects.create(case=Case.objects.get(), sha256="0" * 64)
    photo.raw.name = f"photos/raw/{photo.pk}"
    photo.save()
    pipe = house.data / "media" / photo.raw.name
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)
    photo.send_to_worker()
