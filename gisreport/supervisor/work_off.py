"""Works off the queue until told to stop: `python -m gisreport.supervisor.work_off`.

procrastinate's own worker ends when the database goes away, or when its row was taken for that of a dead one after a
long pause. This one then starts it again, as often as it takes. And it starts it again when the clock jumps: back, the
periodic jobs would wait until it is as late as it was; forward, every one that was jumped over would be made up for.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from typing import Any

import django
from procrastinate import App
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

GRACE = 10.0  # seconds that a job in flight may still take
PAUSE = 2.0  # seconds before it starts again
LOOK_AT_THE_CLOCK = 5.0  # every so many seconds
JUMP = 60.0  # seconds; less is a clock being put right
# A pool that cannot connect gives up soon and is made anew, so that work goes on soon after the database is back.
POOL: dict[str, Any] = {"timeout": 10.0, "reconnect_timeout": 5.0}

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
    """A worker with connections of its own. When cancelled it finishes what it has begun."""
    connector = PsycopgConnector(kwargs=connector_params(), **POOL)
    with app.replace_connector(connector):
        try:
            await app.open_async()
            await app.run_worker_async(install_signal_handlers=False, shutdown_graceful_timeout=GRACE)
        finally:
            await connector.close_async()


if __name__ == "__main__":
    django.setup()
    work_off_the_queue()
