import socket

from tests.supervisor.conftest import Start
from tests.supervisor.running import Service, free_port


def test_two_services_run_beside_each_other(running: Service, start: Start) -> None:
    other = start()
    assert other.is_ready(), other.said()
    assert running.make.poll() is None


def test_the_same_data_is_never_served_twice(running: Service) -> None:
    second = Service.start(running.data, output=running.data.with_suffix(".second"))
    assert second.make.wait(20) != 0
    assert "already running with the data in" in second.said()
    assert running.make.poll() is None


def test_a_taken_port_is_said_before_anything_starts(start: Start) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        service = start(PORT=str(port))
        assert service.make.wait(20) != 0
    assert f"Port {port} is taken by another program" in service.said()
    assert "Traceback" not in service.said()
    assert not service.remains()
