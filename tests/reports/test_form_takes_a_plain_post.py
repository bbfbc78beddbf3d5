"""The contract: a POST with the fields of `/anmal` becomes a report, whatever sent it."""

import uuid

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reports.models import Report, Reporter
from tests.cast import Town
from tests.reports.sending import an_upload, fields


def test_it_goes_straight_to_the_thank_you_page(lilleby: Town, client: Client) -> None:
    response = client.post("/anmal", fields())
    follower = Report.objects.get().follower
    assert follower is not None
    assert (response.status_code, response["Location"]) == (303, reverse("thanks", args=[follower.token]))


def test_every_field_is_kept(lilleby: Town, client: Client) -> None:
    contact = {"name": "Stina", "email": "stina@example.org", "phone": "070-174 06 58"}
    more = {"place": "Vid kajen", "photos": [an_upload()], "answers[lampor]": "flera"}
    client.post("/anmal", fields() | contact | more)
    report, reporter = Report.objects.get(), Reporter.objects.get()
    assert (report.place, report.text, report.answers) == ("Vid kajen", "Lampan är släckt.", {"lampor": "flera"})
    assert (reporter.name, reporter.email, reporter.phone) == tuple(contact.values())
    assert report.cases.get().case.photos.count() == 1


def test_words_are_enough_for_a_place(lilleby: Town, client: Client) -> None:
    response = client.post("/anmal", fields(lat=None, lon=None, place="Hamngatan 3 i Lilleby"))
    assert response.status_code == 303
    assert Report.objects.get().municipality == lilleby.municipality


def test_a_token_is_not_needed_but_another_sites_page_is_refused(lilleby: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/anmal", fields(), headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert not Report.objects.exists()
    assert client.post("/anmal", fields(), headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_refresh_and_double_click_make_one_report(lilleby: Town, client: Client) -> None:
    sent = fields(submission_id=str(uuid.uuid4()))
    addresses = {client.post("/anmal", sent)["Location"] for _time in range(3)}
    assert len(addresses) == Report.objects.count() == 1


def test_the_same_page_with_other_words_asks_and_then_makes_a_second_report(lilleby: Town, client: Client) -> None:
    sent = fields(submission_id=str(uuid.uuid4()))
    client.post("/anmal", sent)
    changed = client.post("/anmal", sent | {"description": "Två lampor."})
    assert changed.status_code == 409
    assert "Du har redan skickat en anmälan från den här sidan" in changed.text
    assert "Två lampor." in changed.text
    again = sent | {"description": "Två lampor.", "submission_id": str(changed.context["form"].key)}
    assert client.post("/anmal", again).status_code == 303
    assert Report.objects.count() == 2


def test_text_is_stored_composed_and_without_what_is_no_text(lilleby: Town, client: Client) -> None:
    client.post(
        "/anmal", fields(description="Ha\u030al\x00 i va\u0308gen\r\nخطر 💡\x07 ", place="Ga\u030angva\u0308g\n1")
    )
    report = Report.objects.get()
    assert report.text == "Hål i vägen\nخطر 💡"
    assert report.place == "Gångväg 1"


def test_few_statements(lilleby: Town, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    sent = fields(submission_id=str(uuid.uuid4()))
    with django_assert_max_num_queries(18) as captured:
        client.post("/anmal", sent)
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    work = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(control)]
    assert len(work) <= 14, "\n".join(work)
