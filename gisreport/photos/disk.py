"""Where photos lie: whole files or none, on the disk before the row that names them is committed."""

import logging
import os
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from gisreport.photos.refusal import PhotoNotStored

logger = logging.getLogger(__name__)


class Disk(FileSystemStorage):
    """A file appears under its name only when it is whole and would survive a power cut.

    Raises PhotoNotStored when the disk is full or closed; nothing is left of the file then.
    """

    def _save(self, name: str, content: File) -> str:
        part = f"{name}.part"
        try:
            # The upload's own file is copied, never moved away: what is refused later is stored again elsewhere.
            super()._save(part, File(content.file))  # type: ignore[misc]
            _flush(self.path(part))
            os.replace(self.path(part), self.path(name))
            _flush(os.path.dirname(self.path(name)))
        except BaseException as error:  # also when whoever gives the content finds it wrong at its end
            with suppress(OSError):
                os.unlink(self.path(part))
            if not isinstance(error, OSError):
                raise
            logger.error("A photo could not be stored in %s: %s", self.location, os.strerror(error.errno or 0))
            raise PhotoNotStored from error
        return name


def _flush(path: str | Path) -> None:
    """Out of the kernel's memory and onto the disk; a file, or the list of files that a folder is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
