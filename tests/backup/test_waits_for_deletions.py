"""A backup never begins between the deletion of a photo's file and the commit that forgets the file."""

import threading

import pytest
from django.db import connection

from gisreport.backup.moment import no_file_is_deleted
from gisreport.photos.deletion import deletion

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(work: threading.Thread) -> threading.Thread:
    work.start()
    return work


def test_a_backup_waits_for_a_deletion_that_has_begun() -> None:
    begun = threading.Event()

    def backup() -> None:
        with no_file_is_deleted():
            begun.set()

    with deletion():
        thread = in_a_thread(threading.Thread(target=backup))
        assert not begun.wait(0.3)
    assert begun.wait(5)
    thread.join()


def test_a_deletion_waits_for_a_backup_that_has_begun() -> None:
    deleted = threading.Event()

    def delete() -> None:
        with deletion():
            deleted.set()
        connection.close()

    with no_file_is_deleted():
        thread = in_a_thread(threading.Thread(target=delete))
        assert not deleted.wait(0.3)
    assert deleted.wait(5)
    thread.join()


def test_two_deletions_do_not_wait_for_each_other() -> None:
    both = threading.Barrier(2, timeout=5)

    def delete() -> None:
        with deletion():
            both.wait()
        connection.close()

    other = in_a_thread(threading.Thread(target=delete))
    with deletion():
        both.wait()
    other.join()
