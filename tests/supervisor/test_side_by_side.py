import socket

from tests.supervisor.conftest import Start
from tests.supervisor.running import free_port


def test_two_services_run_beside_each_other(start: Start) -> None:
    one, two = start("one"), start("two")
    assert one.is_ready(), one.said()
    assert two.is_ready(), two.said()


def test_the_same_data_is_never_served_twice(start: Start) -> None:
    one = start()
    assert one.is_ready(), one.said()
    two = start()
    assert two.make.wait(20) != 0
    assert "already running with the data in" in two.said()
    assert one.make.poll() is None


def test_a_taken_port_is_said_before_anything_starts(start: Start) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        service = start(PORT=str(port))
        assert service.make.wait(20) != 0
    assert f"Port {port} is taken by another program" in service.said()
    assert "Traceback" not in service.said()
    assert not service.remains()
