"""Is there room to write? Asked by writing: figures of free space know of no quota and no read-only disk."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import DiskFull

A_LITTLE = 1_000_000  # bytes
# More rows than this memory holds, so the server puts them into a temporary file: about a megabyte.
_SPILL = "SELECT count(*) FROM generate_series(1, 50000)"


def data_folder_has_room() -> bool:
    """A missing folder has none either."""
    try:
        with tempfile.TemporaryFile(dir=Path(settings.DATA_DIR), buffering=0) as file:
            return file.write(bytes(A_LITTLE)) == A_LITTLE
    except OSError:
        return False


def demand_room_in_database(cursor: CursorWrapper) -> None:
    """Changes nothing. Raises django.db.OperationalError for which `is_full` is true."""
    with transaction.atomic():
        cursor.execute("SET LOCAL work_mem = '64kB'")
        cursor.execute(_SPILL)


def is_full(error: BaseException) -> bool:
    """Whether it was lack of space that made the database refuse."""
    return isinstance(error, DiskFull) or isinstance(error.__cause__, DiskFull)
