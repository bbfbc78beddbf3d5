"""Staff add photos of the work, before and after; everyone sees them when they are cleaned, if that was ticked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto
from gisreport.cases.tasks import clean_case_photo
from gisreport.cases.work_photos import WorkPhoto, add_work_photos, beside_each_other
from gisreport.errors import Refusal
from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin
from tests.photos.pictures import FORBIDDEN, quarters, saved, telltale_jpeg

BEFORE, AFTER = CasePhoto.Shows.BEFORE, CasePhoto.Shows.AFTER


def new_case(town: Town, category: str) -> Case:
    point, chosen = pin(3, 3), town.categories[category]
    return lifecycle.open_case(
        municipality=town.municipality, category=chosen, point=point, decision=decide(point, chosen), notify=False
    )


@pytest.fixture
def hole(lilleby: Town) -> Case:
    return new_case(lilleby, "vagskada")


def photo(shows: str, content: bytes | None = None, alt: str = "Vägen") -> WorkPhoto:
    return WorkPhoto(SimpleUploadedFile("IMG_1.JPG", content or telltale_jpeg()), shows, alt)


def both() -> list[WorkPhoto]:
    return [photo(BEFORE), photo(AFTER, saved(quarters(90, 60)))]


def cleaned(case: Case) -> list[CasePhoto]:
    for one in case.photos.all():
        clean_case_photo(photo_id=str(one.pk))
    return list(case.photos.all())


def test_they_are_cleaned_as_those_of_residents(hole: Case, anna_of_streets: User) -> None:
    add_work_photos(hole, [photo(AFTER)], by=anna_of_streets)
    [one] = cleaned(hole)
    assert (one.shows, one.alt, one.released_at) == (AFTER, "Vägen", None)
    assert not any(trace in one.large.read() for trace in FORBIDDEN)
    assert one.event is not None
    assert one.event.by == anna_of_streets


def test_one_tick_shows_both_to_everyone(hole: Case, anna_of_streets: User) -> None:
    add_work_photos(hole, both(), publish=True, by=anna_of_streets)
    sides = beside_each_other(cleaned(hole))
    assert sides.can_be_compared
    assert CasePhoto.objects.public().count() == 2


def test_without_the_tick_nobody_sees_them_where_nothing_is_reviewed(hole: Case, anna_of_streets: User) -> None:
    hole.municipality.publishes_without_review = True
    hole.municipality.save()
    add_work_photos(hole, both(), by=anna_of_streets)
    cleaned(hole)
    assert not CasePhoto.objects.public().exists()


def test_what_a_resident_sent_shows_how_it_was(hole: Case) -> None:
    sent, after = CasePhoto(case=hole), CasePhoto(case=hole, shows=AFTER)
    sides = beside_each_other([sent, after])
    assert (sides.before, sides.after, sides.others) == ([sent], [after], [])
    assert not beside_each_other([sent]).can_be_compared


@pytest.mark.parametrize(
    ("photos", "field"),
    [
        ([], AFTER),
        ([photo(AFTER, b"inget foto")], AFTER),
        ([photo(BEFORE, alt="")], "before_alt"),
        ([photo(BEFORE, alt="x" * 201)], "before_alt"),
        ([photo(BEFORE), photo(AFTER)], AFTER),
    ],
)
def test_what_will_not_do_is_refused_at_its_field(
    hole: Case, anna_of_streets: User, photos: list[WorkPhoto], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        add_work_photos(hole, photos, publish=True, by=anna_of_streets)
    assert list(refused.value.fields) == [field]
    assert not hole.photos.exists()


def test_those_of_a_private_case_are_never_shown(lilleby: Town, anna_of_streets: User) -> None:
    case = new_case(lilleby, "otrygg-plats")
    with pytest.raises(Refusal):
        add_work_photos(case, both(), publish=True, by=anna_of_streets)
