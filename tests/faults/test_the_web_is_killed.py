import socket
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from gisreport.cases.models import Case
from reports.models import Report, ReportCase
from tests.faults.house import House
from tests.faults.sender import COMES_IN, Sender
from tests.reports.sending import fields


def test_in_the_middle_of_a_body(house: House) -> None:
    web, key = house.start_web(), str(uuid.uuid4())
    with socket.create_connection(("127.0.0.1", web.port)) as talk:
        head = "POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        talk.sendall(f'{head}Idempotency-Key: {key}\r\nContent-Length: 5000\r\n\r\n{{"category": '.encode())
        time.sleep(0.2)
        web.kill()
    assert not Report.objects.exists()
    again = house.start_web().post("/api/v1/reports", json=fields(), headers={"Idempotency-Key": key})
    assert again.status_code == 201


def test_while_reports_come_in(house: House) -> None:
    """Whoever was told is right, whoever was not sends again, and each report is one case."""
    webs = [house.start_web()]
    sender = Sender(lambda: webs[-1:])
    with ThreadPoolExecutor(6) as people:
        sent = [people.submit(sender.send) for _ in range(40)]
        for _ in range(2):
            time.sleep(0.4)
            webs[-1].kill()
            webs.append(house.start_web())
        assert all(one.result() for one in sent)
    assert set(sender.answers) <= {*COMES_IN, None}
    assert Counter(sender.answers)[None] > 0
    stored = ReportCase.objects.values_list("report__submission_id", "case__number")
    assert {str(key): number for key, number in stored} == sender.acknowledged
    assert Case.objects.count() == len(sender.sent) == 40
