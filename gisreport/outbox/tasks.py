"""The outbox's jobs, and the care of the queue itself. Every job may run twice without harm."""

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from gisreport.outbox.deliver import deliver
from gisreport.outbox.models import RECIPIENTS_KEPT_FOR, SWEEP_AFTER, Message
from gisreport.outbox.queue import defer
from gisreport.outbox.transports.files import remove_letters

# Letters that fail wait in their own rows; this is for the database going away under a job.
AGAIN = RetryStrategy(max_attempts=10, wait=5, linear_wait=10)
SWEPT_AT_ONCE = 500


@app.task(retry=AGAIN)
def deliver_message(message_id: str, attempt: int) -> None:
    deliver(message_id, attempt=attempt)


# The two below are not retried: the next one is never far away, and it is waiting under the same queueing lock.


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Send the worker after every message that is due: its wait is over, or its job was lost."""
    with transaction.atomic():
        due = Message.objects.due().order_by("next_try_at").select_for_update(skip_locked=True)[:SWEPT_AT_ONCE]
        for message in due:
            message.next_try_at = timezone.now() + SWEEP_AFTER
            message.save(update_fields=["next_try_at"])
            defer(deliver_message, message_id=str(message.pk), attempt=message.attempts)


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that died back into the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # its twin is waiting already
            await manager.finish_job(job, Status.FAILED, delete_job=False)


@app.periodic(cron="7 * * * *")  # every hour, for machines that sleep at night
@app.task(retry=AGAIN, pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """Forget jobs that went well after a day, others after a month."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=24)
    await manager.delete_old_jobs(nb_hours=24 * 30, include_failed=True, include_cancelled=True, include_aborted=True)


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="forget-recipients")
def forget_recipients(timestamp: int) -> None:
    """Addresses are kept only as long as somebody may ask whether the letter went out."""
    Message.objects.long_past().forget_recipients()
    remove_letters(older_than=RECIPIENTS_KEPT_FOR)
