import time

from django.db import transaction

from gisreport.cases.models import Case
from gisreport.project.lock_timeout import PATIENCE_SECONDS
from tests.faults.house import House
from tests.reports.sending import fields


def test_a_page_that_needs_a_locked_row_says_when_to_try_again(house: House) -> None:
    web = house.start_web()
    link = web.post("/api/v1/reports", json=fields()).json()["tracking_url"]
    page = "/" + link.split("/", 3)[3]
    with transaction.atomic():
        Case.objects.select_for_update().get()
        begun = time.monotonic()
        answer = web.post(f"{page}/komplettera", data={"text": "Fortfarande mörkt"})
        waited = time.monotonic() - begun
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert PATIENCE_SECONDS - 1 < waited < PATIENCE_SECONDS + 5
    assert web.post(f"{page}/komplettera", data={"text": "Fortfarande mörkt"}).status_code == 302
