"""Rut reports a lamp and says all that one can say; Sven reports the same lamp. Both write words found nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CasePhoto, Follower
from gisreport.photos.intake import AcceptedPhoto
from gisreport.photos.models import PhotoState
from reports.held import hold
from reports.models import Report, ReportCase, Reporter
from reports.submit import Submission, submit
from tests.cast import Town
from tests.geometry import pin

Commits = Callable[..., object]


@dataclass
class Person:
    """What somebody says about themselves, each time in words of their own."""

    name: str = "Rut Rosenkvist"
    email: str = "rut.rosenkvist@example.org"
    phone: str = "070-555 12 34"
    words: str = "Lampan utanför min port i gränden"
    place: str = "bakom Rosenkvists kiosk"
    answer: str = "flera"
    more: str = "Nu är det kolsvart i trappan också"
    photo: bytes = b"\xff\xd8\xff bildens egna bytes \xff\xd9"

    @property
    def seeds(self) -> list[str]:
        """What must not be found anywhere afterwards."""
        return [self.name, self.email, self.phone, self.words, self.place, self.more]


@dataclass
class Told:
    """Everything that a person has left behind in one case."""

    person: Person
    case: Case
    follower: Follower
    report: Report
    photos: list[CasePhoto] = field(default_factory=list)


def tell_everything(town: Town, person: Person, category: str = "belysning") -> Told:
    """A report with all contact details, an answer, a photo, an added piece of information and a held photo."""
    submitted = submit(
        Submission(
            category=town.categories[category],
            municipality=town.municipality,
            point=pin(3, 3),
            place=person.place,
            text=person.words,
            answers={"lampor": person.answer},
            name=person.name,
            email=person.email,
            phone=person.phone,
        )
    )
    return _left_behind(person, submitted.case, submitted.follower, submitted.report)


def tell_the_same(told: Told, person: Person) -> Told:
    """Somebody else's report in the same case, as when two have been merged."""
    case, now = told.case, timezone.now()
    follower = Follower.objects.create(case=case, email=person.email)
    report = Report.objects.create(
        digest="d" * 64,
        municipality=case.municipality,
        category=case.category,
        point=pin(3.1, 3),
        place=person.place,
        text=person.words,
        answers={"lampor": person.answer},
        received_at=now,
        follower=follower,
    )
    ReportCase.objects.create(report=report, case=case, since=now)
    Reporter.objects.create(report=report, name=person.name, email=person.email, phone=person.phone)
    return _left_behind(person, case, follower, report)


def _left_behind(person: Person, case: Case, follower: Follower, report: Report) -> Told:
    added = lifecycle.add_information(follower, text=person.more)
    photo = CasePhoto(case=case, event=added, state=PhotoState.CLEAN, sha256="a" * 64, alt=f"Foto av {person.name}")
    for size in ("master", "large", "medium", "small"):
        getattr(photo, size).save("", ContentFile(person.photo + size.encode()), save=False)
    photo.next_try_at = None
    photo.save()
    upload = SimpleUploadedFile("foto.jpg", person.photo)
    hold([AcceptedPhoto(upload, "b" * 64, "jpeg")], report.submission_id)
    return Told(person, case, follower, report, [photo])


@pytest.fixture
def mail_folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Letters are written to files, as in an installation without a mail server."""
    settings.EMAIL_BACKEND = "gisreport.outbox.transports.files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def rut(lilleby: Town) -> Told:
    return tell_everything(lilleby, Person())


@pytest.fixture
def sven(rut: Told) -> Told:
    return tell_the_same(
        rut,
        Person(
            name="Sven Strandmark",
            email="sven@strandmark.example",
            phone="060-98 76 54",
            words="Gatlyktan har slocknat igen",
            place="mittemot frisören",
            answer="en",
            more="Den blinkade till i natt",
            photo=b"\xff\xd8\xff svens egna bytes \xff\xd9",
        ),
    )


@pytest.fixture
def resident() -> Client:
    return Client(headers={"accept-language": "sv"})


SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client(headers={"accept-language": "sv"})
        client.force_login(user)
        return client

    return signed_in


def closed(case: Case, days_ago: int, by: User | None = None) -> Case:
    """The case, resolved that many days ago."""
    lifecycle.resolve(case, by=by)
    at = timezone.now() - timezone.timedelta(days=days_ago)
    Case.objects.filter(pk=case.pk).update(closed_at=at)
    case.events.filter(kind=EventKind.RESOLVED).update(at=at)
    case.refresh_from_db()
    return case
