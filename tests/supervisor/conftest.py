from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.supervisor.running import Service, copy_of

Start = Callable[..., Service]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that was started once and stopped well."""
    data = tmp_path_factory.mktemp("house") / "data"
    service = Service.start(data)
    try:
        assert service.is_ready(), service.said()
        service.make.terminate()
        assert service.leaves_nothing(), service.remains()
    finally:
        service.end()
    return data


def _starter(installed: Path, place: Path) -> Iterator[Start]:
    """Starts services on copies of that folder; the same name means the same folder."""
    services: list[Service] = []

    def begin(name: str = "data", **environment: str) -> Service:
        data = place / name
        if not data.exists():
            copy_of(installed, data)
        services.append(Service.start(data, **environment))
        return services[-1]

    yield begin
    for service in reversed(services):
        service.end()


@pytest.fixture
def start(installed: Path, tmp_path: Path) -> Iterator[Start]:
    yield from _starter(installed, tmp_path)


@pytest.fixture(scope="module")
def running(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service that several tests look at and leave in peace."""
    for begin in _starter(installed, tmp_path_factory.mktemp("running")):
        service = begin()
        assert service.is_ready(), service.said()
        yield service
