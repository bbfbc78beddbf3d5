"""WeasyPrint at work. Imported when the first document is made: it takes a fifth of a second and some memory, and most
processes never make one."""

from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from gisreport.desk.records.case_file import CaseFile


class OnlyOurPhotos(URLFetcher):
    """A document shows the photos of its own case and fetches nothing else, from nowhere."""

    def __init__(self, file: CaseFile | None) -> None:
        super().__init__(allowed_protocols=())
        pictures = file.pictures if file else ()
        self.photos = {picture.key: picture.photo for picture in pictures if not picture.is_covered}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        photo = self.photos.get(url)
        if photo is None or not photo.large:
            raise ValueError("A document fetches only the photos of its case.")
        with photo.large.open("rb") as content:
            return URLFetcherResponse(url, content.read(), headers={"Content-Type": "image/jpeg"})


def typeset(html: str, file: CaseFile | None) -> bytes:
    """PDF/UA-1."""
    written: bytes = HTML(string=html, url_fetcher=OnlyOurPhotos(file), base_url=None).write_pdf(pdf_variant="pdf/ua-1")
    return written
