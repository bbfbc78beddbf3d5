import socket
import time

from gisreport.supervisor import web as gunicorn_settings
from reports.models import Report
from tests.faults.house import House, Web
from tests.reports.sending import fields
from tests.supervisor.running import until

HASTY = {"GUNICORN_CMD_ARGS": "--worker-class tests.limits.hasty.HastyWorker"}
THREADS = gunicorn_settings.threads
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = (
    b"POST /anmal HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\ncategory=belysning"
)


def open_slowly(web: Web, beginning: bytes) -> socket.socket:
    slow = socket.create_connection(("127.0.0.1", web.port), timeout=20)
    slow.sendall(beginning)
    return slow


def test_others_are_answered_soon_and_whoever_sends_on_is_heard(house: House) -> None:
    web = house.start_web(**HASTY)
    for beginning in (HALF_A_HEAD, HALF_A_BODY):
        slow = [open_slowly(web, beginning) for _ in range(THREADS)]
        assert until(web.is_alive, 10)
        for one in slow:
            assert b"200 OK" not in one.recv(1000)
            one.close()
    assert not Report.objects.exists()
    assert b" 303 " in sent_in_drips(web)


def sent_in_drips(web: Web) -> bytes:
    """The answer to a form that takes its time, but no more than its length gives."""
    body = "&".join(f"{name}={value}" for name, value in fields().items()).encode()
    head = b"POST /anmal HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    slow = open_slowly(web, head + b"Content-Length: %d\r\n\r\n" % len(body))
    half = len(body) // 2
    for part in (body[:half], body[half:]):
        time.sleep(0.3)
        slow.sendall(part)
    return slow.recv(1000)
