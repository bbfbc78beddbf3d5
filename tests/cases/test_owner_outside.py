"""An owner outside the municipality answers by a link: no account, and only what an officer has chosen."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle, misdirected, outside
from gisreport.cases.models import Case, CasePhoto, Follower, OutsideLink
from gisreport.errors import IllegalMove, Refusal
from gisreport.photos.models import PhotoState
from routing.models import Administration
from tests.cast import Town
from tests.photos.pictures import telltale_jpeg
from tests.reports.town import reported

Deliver = Callable[[], list[EmailMessage]]
RUT = {"name": "Rut Ek", "email": "rut@example.org", "phone": "070-1"}


@pytest.fixture
def trafikverket(db: None) -> Administration:
    return Administration.objects.create(
        code="trafikverket", name="Trafikverket", email="vag@trafikverket.example.org", is_external=True
    )


@pytest.fixture
def road(lilleby: Town, trafikverket: Administration, anna_of_streets: User) -> Case:
    """A hole that Rut reported, in the road of Trafikverket."""
    case = reported(lilleby, "Ett hål. Ring mig, hälsar Rut.", category="vagskada", **RUT).case
    lifecycle.hand_over(case, to=trafikverket, reason="vägen är statlig", by=anna_of_streets)
    return case


@pytest.fixture
def link(road: Case, anna_of_streets: User) -> OutsideLink:
    return outside.send_link(road, text="Ett hål i vägen.", by=anna_of_streets)


def page_of(client: Client, link: OutsideLink) -> str:
    return client.get(f"/agare/{link.token}").content.decode()


def test_a_hand_over_mails_a_link_to_what_is_public(road: Case, deliver_owed: Deliver, client: Client) -> None:
    [letter] = [letter for letter in deliver_owed() if letter.to == ["vag@trafikverket.example.org"]]
    token = re.search(r"/agare/([\w-]{22})", str(letter.body))[1]  # type: ignore[index]
    assert "Ring mig" not in str(letter.body)
    page = client.get(f"/agare/{token}").content.decode()
    assert road.number[:3] in page
    assert "Ring mig" not in page
    assert "rut@example.org" not in page


def test_the_owner_sees_what_was_chosen_and_nothing_else(link: OutsideLink, client: Client) -> None:
    chosen, other = (CasePhoto.objects.create(case=link.case, state=PhotoState.CLEAN) for _ in range(2))
    link.photos.add(chosen)
    page = page_of(client, link)
    assert "Ett hål i vägen." in page
    assert "Ring mig" not in page
    assert str(chosen.pk) in page
    assert str(other.pk) not in page
    assert client.get(f"/agare/{link.token}/foto/{other.pk}/small.jpg").status_code == 404
    assert "Rut Ek" not in page


def test_contact_only_where_whoever_reported_agreed(road: Case, anna_of_streets: User, client: Client) -> None:
    link = outside.send_link(road, text="Ett hål.", agreed=road.followers.get(), by=anna_of_streets)
    assert "Rut Ek" in page_of(client, link)
    assert road.events.last().data["shares_contact"] is True  # type: ignore[union-attr]
    with pytest.raises(Refusal) as refused:
        outside.send_link(road, text="", agreed=Follower.objects.create(case=road), by=anna_of_streets)
    assert "agreed" in refused.value.fields


def test_looking_changes_nothing(link: OutsideLink, client: Client) -> None:
    before = OutsideLink.objects.values().get(pk=link.pk)
    for _ in range(3):
        assert client.get(f"/agare/{link.token}").status_code == 200
    for name in ("svara", "avsluta", "inte-vart", "ny-lank"):
        assert client.get(f"/agare/{link.token}/{name}").status_code == 405
    assert OutsideLink.objects.values().get(pk=link.pk) == before


def test_an_answer_with_a_photo_reaches_the_officer(link: OutsideLink, client: Client, deliver_owed: Deliver) -> None:
    before = len(deliver_owed())
    sent = client.post(
        f"/agare/{link.token}/svara",
        {"text": "Vi lagar i maj.", "photos": SimpleUploadedFile("v.jpg", telltale_jpeg())},
    )
    assert sent.status_code == 302
    event = link.case.events.get(kind="outside_answered")
    assert (event.text, event.photos.count()) == ("Vi lagar i maj.", 1)
    [letter] = deliver_owed()[before:]
    assert letter.to == ["anna@9001.example.org"]
    assert "Vi lagar i maj." in str(letter.body)
    assert "Vi lagar i maj." in page_of(client, link)
    assert client.post(f"/agare/{link.token}/svara", {"text": " "}).status_code == 422


def test_a_proposed_closing_is_an_officers_to_accept(link: OutsideLink, client: Client, anna_of_streets: User) -> None:
    where = f"/agare/{link.token}/avsluta"
    assert client.post(where, {"how": "atgardas-inte"}).status_code == 422
    assert client.post(where, {"how": "atgardas-inte", "reason": "vägen ska rivas"}).status_code == 302
    assert client.post(where, {"how": "atgardat"}).status_code == 422  # the first waits for its answer
    link.case.refresh_from_db()
    assert link.case.is_open
    outside.accept_closing(link.case, by=anna_of_streets)
    event = link.case.events.get(kind="declined")
    assert event.data["reason"] == {"sv": "vägen ska rivas"}
    assert str(event.administration) == "Trafikverket"
    assert client.get(f"/agare/{link.token}").status_code == 410


def test_a_refused_closing_is_told_to_the_owner(
    link: OutsideLink, client: Client, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    client.post(f"/agare/{link.token}/avsluta", {"how": "atgardat"})
    before = len(deliver_owed())
    outside.refuse_closing(link.case, reason="hålet är kvar", by=anna_of_streets)
    [letter] = deliver_owed()[before:]
    assert letter.to == [link.email]
    assert "hålet är kvar" in str(letter.body)
    assert "hålet är kvar" in page_of(client, link)
    with pytest.raises(IllegalMove, match="inget förslag"):
        outside.accept_closing(link.case, by=anna_of_streets)


def test_an_expired_link_says_what_to_do(link: OutsideLink, client: Client, deliver_owed: Deliver) -> None:
    OutsideLink.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    gone = client.get(f"/agare/{link.token}")
    assert gone.status_code == 410
    assert "Be om en ny länk" in gone.content.decode()
    assert "kommun@9001.example.org" in gone.content.decode()
    assert "Ett hål" not in gone.content.decode()
    assert client.post(f"/agare/{link.token}/svara", {"text": "Hej"}).status_code == 410
    before = len(deliver_owed())
    for _ in range(3):
        assert client.post(f"/agare/{link.token}/ny-lank").status_code == 302
    assert [letter.to for letter in deliver_owed()[before:]] == [["anna@9001.example.org"]]


def test_a_new_link_kills_the_old_one(link: OutsideLink, client: Client, anna_of_streets: User) -> None:
    new = outside.send_link(link.case, text="Hålet.", by=anna_of_streets)
    assert (client.get(f"/agare/{link.token}").status_code, client.get(f"/agare/{new.token}").status_code) == (410, 200)
    outside.take_back_link(link.case, by=anna_of_streets)
    assert client.get(f"/agare/{new.token}").status_code == 410


def test_a_hand_over_elsewhere_takes_the_link_back(link: OutsideLink, lilleby: Town, client: Client) -> None:
    lifecycle.hand_over(link.case, to=lilleby.offices["parkforvaltningen"], reason="det är en park", by=None)
    assert client.get(f"/agare/{link.token}").status_code == 410
    with pytest.raises(Refusal, match="inte längre"):
        outside.answer(link, text="Hej")


def test_nothing_of_a_private_case_goes_out_unless_confirmed(
    lilleby: Town, trafikverket: Administration, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    case = reported(lilleby, "Jag vågar inte gå här.", category="otrygg-plats").case
    with pytest.raises(Refusal) as refused:
        lifecycle.hand_over(case, to=trafikverket, reason="vägen är statlig", by=anna_of_streets)
    assert "is_confirmed" in refused.value.fields
    lifecycle.hand_over(case, to=trafikverket, reason="vägen är statlig", by=anna_of_streets, is_confirmed=True)
    assert not OutsideLink.objects.exists()
    for text, confirmed, field in [("Lampa saknas.", False, "is_confirmed"), ("", True, "text")]:
        with pytest.raises(Refusal) as refused:
            outside.send_link(case, text=text, is_confirmed=confirmed, by=anna_of_streets)
        assert field in refused.value.fields
    outside.send_link(case, text="Lampa saknas.", is_confirmed=True, by=anna_of_streets)
    assert all("vågar" not in str(letter.body) for letter in deliver_owed())


def test_nothing_of_a_hidden_case_goes_out_unless_confirmed(
    lilleby: Town, trafikverket: Administration, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    """What was public before may be why it was hidden."""
    case = reported(lilleby, "Nils slår sin hund.", category="vagskada").case
    lifecycle.release_text(case, text="Nils slår sin hund.", by=anna_of_streets)
    lifecycle.hide(case, by=anna_of_streets)
    with pytest.raises(Refusal) as refused:
        lifecycle.hand_over(case, to=trafikverket, reason="vägen är statlig", by=anna_of_streets)
    assert "is_confirmed" in refused.value.fields
    lifecycle.hand_over(case, to=trafikverket, reason="vägen är statlig", by=anna_of_streets, is_confirmed=True)
    assert not OutsideLink.objects.exists()
    with pytest.raises(Refusal):
        outside.send_link(case, text="Ett hål.", by=anna_of_streets)
    [letter] = [letter for letter in deliver_owed() if letter.to == ["vag@trafikverket.example.org"]]
    assert "Nils" not in str(letter.body)
    assert "Innehållet skickas inte i mejl" in str(letter.body)


@pytest.mark.parametrize("verb", [lifecycle.hide, partial(misdirected.mark, concern=misdirected.Concern.CHILD)])
def test_what_is_hidden_is_taken_back_from_the_owner(
    verb: Callable[..., object], link: OutsideLink, client: Client, anna_of_streets: User
) -> None:
    verb(link.case, by=anna_of_streets)
    answer = client.get(f"/agare/{link.token}")
    assert answer.status_code == 410
    assert "Ett hål i vägen" not in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_link_helps_and_tells_nothing(client: Client) -> None:
    for token in ("A" * 22, "junk"):
        answer = client.get(f"/agare/{token}")
        assert answer.status_code == 404
        assert answer.headers["Referrer-Policy"] == "no-referrer"
