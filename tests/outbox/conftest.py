import pytest

from gisreport.outbox import renderers
from tests.outbox.letters import hello_letter


@pytest.fixture
def hello(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of the kind "test.hello" can be written."""
    monkeypatch.setitem(renderers._renderers, "test.hello", hello_letter)
