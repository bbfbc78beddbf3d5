"""A file on its way in. When there is no room for it, the rest of the form still arrives."""

import io
import logging
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

logger = logging.getLogger(__name__)


class LostUpload(UploadedFile):
    """Stands for a file that found no room: it has a name and a size, and nothing in it."""


class FileOrItsLoss(FileUploadHandler):
    """Writes what comes to a file without a name, which goes with the process, however that ends: a photo may say where
    someone lives. When it cannot be written, the words of the form are read on all the same."""

    file: IO[bytes] | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        try:
            self.file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 (it lasts as long as the form)
        except OSError as error:
            self._lose(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.file is None:
            return
        try:
            self.file.write(raw_data)
        except OSError as error:
            self._lose(error)

    def file_complete(self, file_size: int) -> UploadedFile:
        try:
            if self.file is not None:
                self.file.seek(0)  # writes what is not on the disk yet
        except OSError as error:
            self._lose(error)
        kind, content = (UploadedFile, self.file) if self.file is not None else (LostUpload, io.BytesIO())
        self.file = None
        return kind(content, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        self.file = None

    def _lose(self, error: OSError) -> None:
        self.file = None
        logger.error("A photo found no room in the folder for temporary files: %s", error.strerror)
