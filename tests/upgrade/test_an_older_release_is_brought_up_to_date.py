"""A database that an earlier release left is migrated with all it holds, and everything can still be done there."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from procrastinate.contrib.django import app

from gisreport.accounts.models import Membership, Role, User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, Follower
from gisreport.cases.status import Status
from gisreport.outbox.models import Message
from gisreport.photos.intake import accept_all
from reports.models import Report
from reports.submit import Submission, submit
from routing.models import Category
from tests.upgrade.make_dump import SENT

pytestmark = pytest.mark.usefixtures("upgraded")


@pytest.fixture
def old_report() -> Report:
    return Report.objects.select_related("follower", "reporter").get(submission_id=SENT)


@pytest.fixture
def old_case(old_report: Report) -> Case:
    return Case.objects.select_related("category", "municipality", "administration").get(reports__report=old_report)


@pytest.fixture
def officer(old_case: Case) -> User:
    member = Membership.objects.filter(role=Role.OFFICER, administration=old_case.administration).first()
    assert member is not None
    return member.user


def test_nothing_is_left_to_migrate() -> None:
    call_command("migrate", check=True, verbosity=0)


def test_what_was_sent_is_still_there(old_report: Report, old_case: Case) -> None:
    assert old_report.reporter.name == "Rut Exempel"
    assert old_report.text == "Lampan vid busshållplatsen är släckt."
    assert old_case.photos.count() == 3
    assert Case.objects.count() >= 40


def test_links_and_pages_of_old_cases_open(old_report: Report, old_case: Case) -> None:
    client = Client()
    for follower in Follower.objects.filter(case=old_case):
        assert client.get(reverse("follow", args=[follower.token])).status_code == 200
    assert client.get(reverse("case", args=[old_case.number])).status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/anmal").status_code == 200


def test_the_desk_opens_old_cases(old_case: Case, officer: User) -> None:
    client = Client()
    client.force_login(officer)
    assert client.get(reverse("desk")).status_code == 200
    assert client.get(reverse("desk-case", args=[old_case.number])).status_code == 200


def test_the_same_report_again_is_still_the_same(old_report: Report) -> None:
    again = submit(
        Submission(
            category=old_report.category,
            municipality=old_report.municipality,
            point=old_report.point,
            text=old_report.text,
            name="Rut Exempel",
            email="rut@example.org",
            phone="060-12 34 56",
            photos=accept_all([picture("navy"), picture("olive")]),
            submission_id=SENT,
        )
    )
    assert not again.is_new
    assert again.report == old_report


def picture(colour: str) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    return SimpleUploadedFile(colour, file.getvalue())


def test_every_verb_works_on_an_old_case(old_case: Case, old_report: Report, officer: User) -> None:
    lifecycle.take(old_case, officer=officer, by=officer)
    lifecycle.plan(old_case, date=datetime.date(2030, 5, 1), by=officer)
    lifecycle.start(old_case, by=officer)
    lifecycle.reply(old_case, text="Vi är på väg.", is_public=True, by=officer)
    lifecycle.note(old_case, text="Ring entreprenören.", by=officer)
    lifecycle.release_text(old_case, text="En lampa är släckt.", by=officer)
    lifecycle.resolve(old_case, by=officer)
    lifecycle.reopen(old_case, reasons="Den slocknade igen.", by=officer)
    assert old_report.follower is not None
    lifecycle.add_information(old_report.follower, text="Nu är det helt mörkt.")
    office = old_case.municipality.administrations.exclude(pk=old_case.administration_id).first()
    assert office is not None
    lifecycle.hand_over(old_case, to=office, reason="Det är deras stolpe.", by=officer)
    lifecycle.decline(old_case, reasons="Stolpen ska bort.", by=officer)
    lifecycle.hide(old_case, by=officer)
    lifecycle.show(old_case, by=officer)
    old_case.refresh_from_db()
    assert old_case.status == Status.DECLINED


def test_a_new_report_comes_in(old_report: Report) -> None:
    lamp = Category.objects.select_related("municipality").get(pk=old_report.category_id)
    new = submit(Submission(category=lamp, municipality=lamp.municipality, point=old_report.point, email="a@b.se"))
    assert new.is_new
    assert Message.objects.owed().filter(recipient="a@b.se").exists()


def test_jobs_that_were_waiting_are_still_known() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT task_name FROM procrastinate_jobs WHERE status = 'todo'")
        waiting = {name for (name,) in cursor.fetchall()}
    app.perform_import_paths()
    assert waiting
    assert waiting <= set(app.tasks)
