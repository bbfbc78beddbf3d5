"""Files of photos go away under a lock, so that a backup finds every file that the database names.

A file is no part of a transaction: between its deletion and the commit that forgets its name, a backup would read a
name without a file. Whoever deletes holds the lock together with all others who do (for milliseconds); a backup holds
it alone while it links the files that its snapshot of the database names (some seconds in a large installation).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, transaction

FILES_OF_PHOTOS = 730_115_201  # the lock's number; any other would do, as long as it is this one everywhere


@contextmanager
def deletion() -> Iterator[None]:
    """Around the deletion of files and, if a row still names them, the change of that row."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FILES_OF_PHOTOS])
        yield


def forbid_deletion(connection_apart: psycopg.Connection) -> None:
    """Until the transaction of that connection ends. Waits for deletions that have begun."""
    connection_apart.execute("SELECT pg_advisory_xact_lock(%s)", [FILES_OF_PHOTOS])
