"""Everything that is known about a case stands on its page, in few statements."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto
from gisreport.photos.models import PhotoState
from reports.models import ReportCase
from reports.submit import Submission, submit
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case
from tests.geometry import pin
from tests.photos.pictures import quarters, saved


def reported(town: Town, case: Case | None, text: str, **more: Any) -> Case:
    """A report of its own, gathered into `case` if there is one."""
    sent = submit(
        Submission(
            category=town.categories["belysning"], municipality=town.municipality, point=pin(3, 3), text=text, **more
        )
    )
    assert sent.follower
    for number in range(2):
        photo = CasePhoto(case=case or sent.case, event=sent.follower.events.first(), state=PhotoState.CLEAN)
        photo.sha256 = f"{sent.case.pk}{number}"
        photo.small.save("", ContentFile(b"x"), save=False)
        photo.save()
    if case:
        ReportCase.objects.filter(case=sent.case).update(case=case)
        sent.follower.events.update(case=case)
        sent.follower.case = case
        sent.follower.save()
    return case or sent.case


@pytest.fixture
def busy(lilleby: Town, anna_of_streets: User) -> Case:
    """Three reports, six photos, twenty events."""
    case = reported(lilleby, None, "Lampan är släckt.", answers={"lampor": "flera"}, email="rut@example.org")
    for text in ("Mörkt vid kajen.", "Lampan blinkar."):
        reported(lilleby, case, text)
    for number in range(case.events.count(), 20):
        lifecycle.note(case, text=f"Anteckning {number}.", by=anna_of_streets)
    for _other in range(3):
        new_case(lilleby, "belysning")
    return case


def test_the_page_takes_few_statements(
    sign_in: SignIn, busy: Case, karin_the_coordinator: User, django_assert_max_num_queries: Any
) -> None:
    assert (busy.photos.count(), busy.events.count()) == (6, 20)
    client = sign_in(karin_the_coordinator)
    client.get(f"/handlaggning/{busy.number}/")
    with django_assert_max_num_queries(15):
        page = client.get(f"/handlaggning/{busy.number}/").content.decode()
    for words in ("Lampan är släckt.", "Mörkt vid kajen.", "Flera", "rut@example.org", "3 anmälningar", "Liknande"):
        assert words in page


def test_the_areas_are_named_with_their_source(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    page = sign_in(anna_of_streets).get(f"/handlaggning/{lamp.number}/").content.decode()
    assert "Stadsdel" in page
    assert "Hamnen" in page
    assert "Källa: drawn" in page


def test_the_case_is_mine_in_one_click(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    anna, address = sign_in(anna_of_streets), f"/handlaggning/{lamp.number}/"
    assert "Ta ärendet" in anna.get(address).content.decode()
    anna.post(f"{address}fordela", {"officer": anna_of_streets.pk, "seen": lamp.events.latest("pk").pk})
    lamp.refresh_from_db()
    assert lamp.assignee == anna_of_streets
    assert "Ta ärendet" not in anna.get(address).content.decode()


def test_what_others_did_is_marked_and_the_same_can_be_sent_again(
    sign_in: SignIn, lamp: Case, anna_of_streets: User, karin_the_coordinator: User
) -> None:
    seen = lamp.events.latest("pk").pk
    lifecycle.start(lamp, by=karin_the_coordinator)
    anna, address = sign_in(anna_of_streets), f"/handlaggning/{lamp.number}/atgardat"
    refused = anna.post(address, {"seen": seen, "text": "Lampan lyser."})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert page.count("timeline__event--news") == 1
    assert "Lampan lyser." in page
    newest = lamp.events.latest("pk").pk
    assert f'name="seen" value="{newest}"' in page
    assert anna.post(address, {"seen": newest, "text": "Lampan lyser."}).status_code == 302


def test_an_illegal_move_says_what_is_allowed(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    lifecycle.start(lamp, by=anna_of_streets)
    answer = sign_in(anna_of_streets).post(f"/handlaggning/{lamp.number}/paborja", {})
    assert answer.status_code == 422
    assert "Härifrån kan det bli: ”planerat”, ”åtgärdat”, ”åtgärdas inte”." in answer.content.decode()


def test_an_administration_without_address_gets_nothing(
    sign_in: SignIn, lilleby: Town, lamp: Case, anna_of_streets: User
) -> None:
    park = lilleby.offices["parkforvaltningen"]
    park.email = ""
    park.save()
    answer = sign_in(anna_of_streets).post(
        f"/handlaggning/{lamp.number}/lamna-over", {"to": park.pk, "reason": "den står i parken"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "har ingen e-postadress. Lägg till den under Förvaltningar" in page
    assert "den står i parken" in page


def test_photos_that_came_with_a_refused_form_are_named(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    photo = SimpleUploadedFile("stolpe.jpg", saved(quarters()))
    answer = sign_in(anna_of_streets).post(
        f"/handlaggning/{lamp.number}/foton", {"after": photo, "publish": "on", "before_alt": "En stolpe"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Du hade valt ”stolpe.jpg”. Välj fotot igen." in page
    assert "Beskriv fotot för den som inte ser det." in page
    assert "En stolpe" in page


def test_photos_before_and_after_stand_beside_each_other(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    anna, address = sign_in(anna_of_streets), f"/handlaggning/{lamp.number}/"
    for shows in ("before", "after"):
        CasePhoto.objects.create(
            case=lamp, shows=shows, state=PhotoState.CLEAN, alt=f"Vägen {shows}", released_at=lamp.created_at
        )
    for page in (anna.get(address), anna.get(f"/arende/{lamp.number}")):
        html = page.content.decode()
        assert 'class="beside"' in html
        assert html.index("Vägen before") < html.index("Vägen after")
