from procrastinate.contrib.django import app

from gisreport.supervisor.work_off import _workers


def test_some_worker_listens_to_the_queue_of_each() -> None:
    heard = {queue for worker in _workers() for queue in worker["queues"] or ()}
    ours = {task.queue for name, task in app.tasks.items() if name.startswith("gisreport.")}
    assert ours
    assert ours <= heard
