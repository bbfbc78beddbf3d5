"""What waits to be looked at before everyone may see it: the words and photos of public cases, the oldest first."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from gisreport.accounts.models import User
from gisreport.cases.access import cases_reviewed_by
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CasePhoto, Review
from gisreport.cases.personal import Piece, kinds_in, pieces_of
from gisreport.cases.status import OPEN
from gisreport.photos.models import PhotoState
from reports.models import Report, ReportCase

PER_PAGE = 10


def reviewable(user: User) -> QuerySet[Case]:
    """Cases of which anything can be public, and that `user` reviews."""
    return cases_reviewed_by(user).filter(
        category__is_private=False, is_hidden=False, is_withheld=False, held_at=None, merged_into=None
    )


def waiting(user: User) -> QuerySet[Case]:
    """The open ones with words or photos that nobody has looked at. What is closed is reviewed from its own page."""
    told = Report.objects.filter(cases__case=OuterRef("pk"), cases__until=None).exclude(text="")
    seen = Review.objects.filter(case=OuterRef("pk"), photo=None)
    words = Exists(told) & ~Exists(seen)
    return (
        reviewable(user)
        .filter(words | Exists(waiting_photos().filter(case=OuterRef("pk"))), status__in=OPEN)
        .order_by("created_at", "pk")
    )


def waiting_photos() -> QuerySet[CasePhoto]:
    """Cleaned, not released, and nobody has said that they stay inside. Whoever took a photo of the work has chosen."""
    of_staff = Q(event__kind=EventKind.PHOTO_ADDED)
    return CasePhoto.objects.filter(~of_staff, state=PhotoState.CLEAN, released_at=None, reviews=None)


def with_all_there_is(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Loaded with what the pages show, in some statements however many cases there are."""
    links = ReportCase.objects.filter(until=None).select_related("report").order_by("report__received_at")
    return cases.select_related("category", "municipality", "administration").prefetch_related(
        Prefetch("reports", links, to_attr="told"),
        Prefetch("photos", CasePhoto.objects.prefetch_related("coverings", "reviews").select_related("event")),
        "reviews",
    )


@dataclass(frozen=True)
class Card:
    """One case, with its words beside its photos. Nothing here says who reported it."""

    case: Case

    @property
    def reported(self) -> str:
        return "\n\n".join(link.report.text for link in self.case.told if link.report.text)  # type: ignore[attr-defined]

    @property
    def places(self) -> list[str]:
        return [link.report.place for link in self.case.told if link.report.place]  # type: ignore[attr-defined]

    @property
    def pieces(self) -> list[Piece]:
        return pieces_of(self.reported)

    @property
    def is_pointing(self) -> bool:
        return bool(kinds_in(self.reported))

    @property
    def words_wait(self) -> bool:
        return bool(self.reported) and not any(review.photo_id is None for review in self.case.reviews.all())

    @property
    def photos(self) -> list[CasePhoto]:
        return [photo for photo in self.case.photos.all() if photo.state == PhotoState.CLEAN]

    @property
    def first_words(self) -> str:
        """What the form begins with."""
        return self.case.public_text or self.reported


def waits(photo: CasePhoto) -> bool:
    return not (photo.released_at or photo.reviews.all())
