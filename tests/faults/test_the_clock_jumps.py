import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from gisreport.outbox import renderers
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.renderers import Letter
from gisreport.outbox.tasks import deliver_message, sweep
from gisreport.supervisor import work_off
from tests.outbox.letters import Deliver, DoJobs

YEAR = timedelta(days=365)


@pytest.fixture
def owed(db: None, monkeypatch: pytest.MonkeyPatch) -> Message:
    monkeypatch.setitem(renderers._renderers, "test.hello", lambda message: Letter("Hej", "Hej", "<p>Hej</p>"))
    message = owe("test.hello", 7, "lisa@example.org", key="hello:7")
    assert message is not None
    return message


def jump(by: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + by
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)


def test_a_letter_that_was_to_wait_until_next_year_goes_out_now(owed: Message, deliver_owed: Deliver) -> None:
    """Its next try was written while the clock was a year ahead, and its job was lost."""
    _lose_the_jobs()
    Message.objects.update(next_try_at=timezone.now() + YEAR)
    sweep(timestamp=0)
    assert _to(deliver_owed()) == ["lisa@example.org"]


@pytest.mark.parametrize("by", [YEAR, -YEAR])
def test_no_letter_goes_out_twice(
    by: timedelta, owed: Message, deliver_owed: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_owed()
    jump(by, monkeypatch)
    sweep(timestamp=0)
    deliver_message(message_id=str(owed.pk), attempt=0)
    assert _to(deliver_owed()) == ["lisa@example.org"]


def test_a_jump_costs_a_letter_one_try_at_most(owed: Message, do_jobs: DoJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gisreport.outbox.transports.email.get_connection", _nobody_there)
    do_jobs()
    jump(YEAR, monkeypatch)
    for _minute in range(5):
        sweep(timestamp=0)
        do_jobs()
    assert Message.objects.owed().get().attempts == 2


@pytest.mark.parametrize("by", [3600, -3600])
def test_the_worker_begins_anew(by: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its periodic jobs would wait for the time to come again, or make up for every minute jumped over."""
    monkeypatch.setattr(work_off, "LOOK_AT_THE_CLOCK", 0.01)
    now = time.time

    async def watch() -> None:
        watching = asyncio.create_task(work_off._the_clock_jumps())
        await asyncio.sleep(0.05)
        assert not watching.done()
        monkeypatch.setattr(time, "time", lambda: now() + by)
        await asyncio.wait_for(watching, 1)

    with ThreadPoolExecutor(1) as thread:  # a browser test may have left an event loop running in this one
        thread.submit(asyncio.run, watch()).result()


def _to(letters: list[EmailMessage]) -> list[str]:
    return [address for letter in letters for address in letter.to]


def _lose_the_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def _nobody_there() -> object:
    raise ConnectionRefusedError
