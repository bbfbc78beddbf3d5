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


@pytest.fixture
def start(installed: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts services on copies of that folder; the same name means the same folder."""
    services = []

    def begin(name: str = "data", **environment: str) -> Service:
        data = tmp_path / name
        if not data.exists():
            copy_of(installed, data)
        services.append(Service.start(data, **environment))
        return services[-1]

    yield begin
    for service in services:
        service.end()
