import pytest
from django.conf import LazySettings

from gisreport.outbox import renderers
from tests.outbox.letters import hello_letter
from tests.outbox.post_office import PostOffice


@pytest.fixture
def hello(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of the kind "test.hello" can be written."""
    monkeypatch.setitem(renderers._renderers, "test.hello", hello_letter)


@pytest.fixture
def post_office(settings: LazySettings) -> PostOffice:
    """The mail server that the settings point at; closed until a test opens it."""
    office = PostOffice()
    settings.EMAIL_BACKEND = "gisreport.outbox.transports.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = office.port
    settings.EMAIL_TIMEOUT = 2
    return office
