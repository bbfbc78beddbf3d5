"""Works off the queue until told to stop: `python -m gisreport.supervisor.work_off`.

procrastinate's own worker ends when the database goes away, or when its row was taken for that of a dead one after a
long pause. This one then starts it again, as often as it takes. And it starts it again when the clock jumps: back, the
periodic jobs would wait until it is as late as it was; forward, every one that was jumped over would be made up for.

It is two workers in one process: photos have a queue and places of their own, so that however many heavy ones arrive,
letters do not wait for them.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Coroutine
from typing import Any

import django
from procrastinate import App
from procrastinate.app import WorkerOptions
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import DEFAULT_QUEUE
from procrastinate.psycopg_connector import PsycopgConnector

GRACE = 10.0  # seconds that a job in flight may still take
PAUSE = 2.0  # seconds before it starts again
LOOK_AT_THE_CLOCK = 5.0  # every so many seconds
JUMP = 60.0  # seconds; less is a clock being put right
# A pool that cannot connect gives up soon and is made anew, so that work goes on soon after the database is back.
POOL: dict[str, Any] = {"timeout": 10.0, "reconnect_timeout": 5.0, "max_size": 8}

logger = logging.getLogger(__name__)


def work_off_the_queue() -> None:
    """Returns after SIGTERM or SIGINT. Django must be set up."""
    from procrastinate.contrib.django import app

    asyncio.run(_work_until_told_to_stop(app))


async def _work_until_told_to_stop(app: App) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    stop = asyncio.create_task(told.wait())
    while not told.is_set():
        life = asyncio.create_task(_one_life(app))
        jump = asyncio.create_task(_the_clock_jumps())
        await asyncio.wait({life, stop, jump}, return_when=asyncio.FIRST_COMPLETED)
        jump.cancel()
        life.cancel()
        try:
            await life
        except asyncio.CancelledError:
            continue
        except Exception as error:  # whatever it was, a queue that nobody works off is worse
            logger.warning("The worker has ended: %s", error)
        await asyncio.wait({stop}, timeout=PAUSE)


async def _the_clock_jumps() -> None:
    """Returns when the time of day and the time that has passed differ by more than JUMP."""
    begun = time.time() - time.monotonic()
    while abs(time.time() - time.monotonic() - begun) < JUMP:
        await asyncio.sleep(LOOK_AT_THE_CLOCK)
    logger.warning("The clock has jumped. The worker starts again.")


async def _one_life(app: App) -> None:
    """Workers with connections of their own. When cancelled they finish what they have begun."""
    connector = PsycopgConnector(kwargs=connector_params(), **POOL)
    with app.replace_connector(connector):
        try:
            await app.open_async()
            await _until_one_ends(*(app.run_worker_async(**options) for options in _workers()))
        finally:
            await connector.close_async()


def _workers() -> list[WorkerOptions]:
    from gisreport.photos.apart import AT_ONCE
    from gisreport.photos.tasks import QUEUE

    both: WorkerOptions = {"install_signal_handlers": False, "shutdown_graceful_timeout": GRACE}
    letters: WorkerOptions = {"queues": [DEFAULT_QUEUE], **both}
    photos: WorkerOptions = {"queues": [QUEUE], "concurrency": AT_ONCE, "name": QUEUE, **both}
    return [letters, photos]


async def _until_one_ends(*workers: Coroutine[Any, Any, None]) -> None:
    """None goes on alone: the others are told to stop, and how the one ended is how all did."""
    tasks = [asyncio.create_task(worker) for worker in workers]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ends:
        if isinstance(error, Exception):
            raise error


if __name__ == "__main__":
    django.setup()
    work_off_the_queue()
