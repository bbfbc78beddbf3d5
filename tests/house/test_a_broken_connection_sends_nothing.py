import uuid
from io import BytesIO

import pytest
from django.test import RequestFactory

from gisreport.wsgi import application
from reports.models import Report
from tests.cast import Town
from tests.reports.sending import fields

pytestmark = pytest.mark.django_db(transaction=True)  # a whole answer closes the connection
ADDRESSES = ("/anmal", "/api/v1/reports")


def sent(address: str, key: str, *, cut: int = 0) -> str:
    """The status of a report whose last `cut` bytes never arrived."""
    words = fields(submission_id=key if address == "/anmal" else None)
    whole = RequestFactory().post(address, words, headers={"idempotency-key": key})
    body = whole.read()
    statuses: list[str] = []
    environ = whole.environ | {"wsgi.input": BytesIO(body[: len(body) - cut])}
    response = application(environ, lambda status, *rest: statuses.append(status))
    response.close()  # type: ignore[attr-defined]
    return statuses[0][:3]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("cut", [1, 60])
def test_what_broke_off_is_not_stored_and_the_retry_is(lilleby: Town, address: str, cut: int) -> None:
    key = str(uuid.uuid4())
    assert sent(address, key, cut=cut) == "400"
    assert not Report.objects.exists()
    assert sent(address, key) in ("201", "303")
    assert Report.objects.count() == 1
