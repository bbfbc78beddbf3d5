from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from reports.models import Report
from tests.cast import Town
from tests.reports.sending import fields

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_table() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE limits_allowance RENAME TO limits_elsewhere")
        yield
        cursor.execute("ALTER TABLE limits_elsewhere RENAME TO limits_allowance")


def test_a_table_that_is_away_keeps_nobody_out(client: Client, lilleby: Town, no_table: None) -> None:
    assert client.post("/anmal", fields(email="rut@example.org")).status_code == 303
    assert client.post("/api/v1/reports", fields(), content_type="application/json").status_code == 201
    assert Report.objects.count() == 2
    assert client.get("/a/" + "x" * 22).status_code == 404
