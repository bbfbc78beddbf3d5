from datetime import timedelta

from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from gisreport.cases.status import Status
from tests.cast import Town
from tests.desk.conftest import SignIn


def address(case: Case, verb: str = "") -> str:
    return f"/handlaggning/{case.number}/{verb}"


def test_work_is_planned_started_and_done(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    anna = sign_in(anna_of_streets)
    day = timezone.localdate() + timedelta(days=7)
    for verb, data in [("planera", {"date": day.isoformat()}), ("paborja", {}), ("atgardat", {})]:
        assert anna.post(address(lamp, verb), data).status_code == 302
    lamp.refresh_from_db()
    assert lamp.status == Status.RESOLVED
    assert [event.kind for event in lamp.events.all()][-3:] == ["planned", "in_progress", "resolved"]


def test_declining_without_a_reason_is_refused_and_says_so(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    answer = sign_in(anna_of_streets).post(address(lamp, "atgardas-inte"), {"reason": "own", "own_reason": ""})
    assert answer.status_code == 422
    assert "Skriv skälet" in answer.content.decode()
    lamp.refresh_from_db()
    assert lamp.is_open


def test_a_hand_over_leaves_the_officers_inbox(
    sign_in: SignIn, lilleby: Town, lamp: Case, anna_of_streets: User, omar_of_parks: User
) -> None:
    park = lilleby.offices["parkforvaltningen"]
    answer = sign_in(anna_of_streets).post(
        address(lamp, "lamna-over"), {"to": park.pk, "reason": "lampan står i parken"}
    )
    assert answer.headers["Location"] == "/handlaggning/"
    assert sign_in(anna_of_streets).get(address(lamp)).status_code == 404
    assert "lampan står i parken" in sign_in(omar_of_parks).get(address(lamp)).content.decode()


def test_what_was_typed_is_still_there_when_someone_else_was_first(
    sign_in: SignIn, lamp: Case, anna_of_streets: User, karin_the_coordinator: User
) -> None:
    seen = lamp.events.latest("pk").pk
    sign_in(karin_the_coordinator).post(address(lamp, "paborja"), {"seen": seen})
    answer = sign_in(anna_of_streets).post(address(lamp, "svara"), {"seen": seen, "text": "Vi lagar den i veckan."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vi lagar den i veckan." in page
    assert "Arbetet pågår." in page


def test_an_unknown_verb_does_not_exist(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    assert sign_in(anna_of_streets).post(address(lamp, "radera")).status_code == 404


def test_text_is_public_only_after_review(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    sign_in(anna_of_streets).post(address(lamp, "publicera-text"), {"text": "Lampan vid kajen är släckt."})
    lamp.refresh_from_db()
    assert lamp.public_text == "Lampan vid kajen är släckt."
