"""A file on its way in. When there is no room for it, the rest of the form still arrives."""

import io
import logging
from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

logger = logging.getLogger(__name__)


class LostUpload(UploadedFile):
    """Stands for a file that found no room: it has a name and a size, and nothing in it."""


class FileOrItsLoss(TemporaryFileUploadHandler):
    """Writes what comes to a temporary file; when that cannot be, the words of the form are read on all the same."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.is_lost = False
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._lose(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self.is_lost:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError as error:
                self._lose(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.is_lost:
            try:
                self.file.flush()
                return super().file_complete(file_size)
            except OSError as error:
                self._lose(error)
        return LostUpload(io.BytesIO(), self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        if not self.is_lost:
            super().upload_interrupted()

    def _lose(self, error: OSError) -> None:
        self.is_lost = True
        logger.error("A photo found no room in the folder for temporary files: %s", error.strerror)
        with suppress(AttributeError, OSError):  # it may not even have been begun
            self.file.close()
