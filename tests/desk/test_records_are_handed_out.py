"""A case file is found, what may not be seen is covered, and the decision is kept with exactly what was handed out."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CasePhoto, Disclosure
from gisreport.desk.records.case_file import COVERED, case_file, without
from gisreport.desk.records.disclose import Mask, decide_on_disclosure
from gisreport.errors import Refusal
from gisreport.photos.models import PhotoState
from reports.submit import Submission, submit
from tests.cast import Town
from tests.geometry import pin

WORDS = "Lampan är släckt. Min granne Nils Nilsson såg det, ring 070-123 45 67."
GROUNDS = "OSL 21 kap. 3 §: adressen kan användas för att hitta någon som hotas."


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lamp(lilleby: Town, anna_of_streets: User) -> Case:
    case = submit(
        Submission(
            category=lilleby.categories["belysning"], municipality=lilleby.municipality, point=pin(3, 3), text=WORDS,
            name="Rut Rask", email="rut@example.org", phone="070-999 88 77", answers={"lampor": "flera"},
        )
    ).case  # fmt: skip
    lifecycle.note(case, text="Nils Nilsson ringde.", by=anna_of_streets)
    return case


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def opened(decided: Disclosure) -> zipfile.ZipFile:
    with decided.bundle.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_the_file_holds_everything_in_the_order_in_which_it_happened(lamp: Case) -> None:
    file = case_file(lamp)
    said = [entry.text for entry in file.entries]
    assert {"Rut Rask", "rut@example.org", "070-999 88 77", "Flera", WORDS, "Nils Nilsson ringde."} <= set(said)
    assert [document.at for document in file.documents] == sorted(document.at for document in file.documents)


def test_what_is_covered_is_in_no_part_of_what_is_handed_out(lamp: Case, anna_of_streets: User) -> None:
    file = case_file(lamp)
    keys = frozenset(entry.key for entry in file.entries if entry.is_person)
    mask = Mask(keys, ("nils nilsson", "070-123 45 67"))
    decided = decide_on_disclosure(lamp, outcome="partly", mask=mask, grounds=GROUNDS, by=anna_of_streets)
    archive = opened(decided)
    assert sorted(archive.namelist()) == sorted([f"{lamp.number}.pdf", "beslut.pdf", f"{lamp.number}.json"])
    everything = words_of(archive.read(f"{lamp.number}.pdf")) + archive.read(f"{lamp.number}.json").decode()
    for secret in ("Rut Rask", "rut@", "999 88", "Nilsson", "123 45"):
        assert secret not in everything
    assert "Lampan är släckt" in everything
    assert "kammarrätten" in words_of(archive.read("beslut.pdf"))


def test_the_document_says_what_it_is_to_a_screen_reader(lamp: Case, anna_of_streets: User) -> None:
    decided = decide_on_disclosure(lamp, outcome="whole", mask=Mask(), grounds="", by=anna_of_streets)
    reader = PdfReader(io.BytesIO(opened(decided).read(f"{lamp.number}.pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert lamp.number in str(reader.metadata and reader.metadata.title)


def test_a_refusal_hands_out_nothing_but_the_decision(lamp: Case, anna_of_streets: User) -> None:
    decided = decide_on_disclosure(lamp, outcome="refused", mask=Mask(), grounds=GROUNDS, by=anna_of_streets)
    assert opened(decided).namelist() == ["beslut.pdf"]
    assert lamp.events.filter(kind=EventKind.DISCLOSED, by=anna_of_streets).count() == 1


@pytest.mark.parametrize(
    ("outcome", "phrases", "grounds", "field"),
    [
        ("whole", ("släckt",), "", "outcome"),
        ("partly", (), GROUNDS, "outcome"),
        ("partly", ("släckt",), " ", "grounds"),
        ("refused", (), "", "grounds"),
        ("partly", ("står ingenstans",), GROUNDS, "phrases"),
        ("partly", ("x",), GROUNDS, "phrases"),
        ("whole", (), GROUNDS, "grounds"),
        ("junk", (), "", "outcome"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(
    lamp: Case, anna_of_streets: User, outcome: str, phrases: tuple[str, ...], grounds: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        decide_on_disclosure(lamp, outcome=outcome, mask=Mask(phrases=phrases), grounds=grounds, by=anna_of_streets)
    assert field in refused.value.fields
    assert not Disclosure.objects.exists()


def test_the_officer_searches_covers_looks_and_decides(client: Client, lamp: Case, anna_of_streets: User) -> None:
    client.force_login(anna_of_streets)
    found = client.get("/handlaggning/lamna-ut/", {"who": "rask"}).content.decode()
    assert f"/handlaggning/{lamp.number}/lamna-ut" in found
    page = client.get(f"/handlaggning/{lamp.number}/lamna-ut").content.decode()
    assert "070-123 45 67\n" in page  # what looks like personal data is filled in
    keys = [entry.key for entry in case_file(lamp).entries if entry.is_person]
    chosen = {"cover": keys, "phrases": "Nils Nilsson\n070-123 45 67", "grounds": GROUNDS, "outcome": "partly"}
    preview = client.post(f"/handlaggning/{lamp.number}/lamna-ut", chosen | {"preview": "1"})
    assert preview["Content-Type"] == "application/pdf"
    assert not Disclosure.objects.exists()
    answer = client.post(f"/handlaggning/{lamp.number}/lamna-ut", chosen, follow=True)
    assert "kammarrätten" in answer.content.decode()
    decided = Disclosure.objects.get()
    file = client.get(f"/handlaggning/{lamp.number}/utlamnat/{decided.pk}/fil.zip")
    assert file["Content-Type"] == "application/zip"
    assert file["Cache-Control"] == "private, no-store"


def test_what_was_chosen_stays_when_the_decision_is_refused(client: Client, lamp: Case, anna_of_streets: User) -> None:
    client.force_login(anna_of_streets)
    chosen = {"cover": ["case:number"], "phrases": "Nils Nilsson", "grounds": "", "outcome": "partly"}
    answer = client.post(f"/handlaggning/{lamp.number}/lamna-ut", chosen)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="case:number" checked' in page
    assert "Nils Nilsson\n" in page
    assert "Skriv vilken bestämmelse" in page


def test_another_administrations_case_file_is_not_there(client: Client, lamp: Case, omar_of_parks: User) -> None:
    client.force_login(omar_of_parks)
    assert client.get(f"/handlaggning/{lamp.number}/lamna-ut").status_code == 404
    assert lamp.number not in client.get("/handlaggning/lamna-ut/", {"who": "rask"}).content.decode()
    assert lamp.number not in client.get("/handlaggning/diarium/fil.csv").getvalue().decode()


def test_the_register_for_everyone_names_nobody(client: Client, lamp: Case, anna_of_streets: User) -> None:
    client.force_login(anna_of_streets)
    own = client.get("/handlaggning/diarium/fil.csv").getvalue().decode()
    for_everyone = client.get("/handlaggning/diarium/fil.csv?alla").getvalue().decode()
    assert "Rut Rask" in own
    assert lamp.number in for_everyone
    assert "Rut" not in for_everyone
    assert "Rut" not in client.get("/handlaggning/diarium/?alla").content.decode()


def test_the_file_costs_few_statements(lamp: Case, anna_of_streets: User, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        lifecycle.note(lamp, text=f"Anteckning {number}", by=anna_of_streets)
    with django_assert_max_num_queries(9):
        case_file(lamp)


def test_the_same_stands_in_the_data_as_in_the_document(lamp: Case, anna_of_streets: User) -> None:
    decided = decide_on_disclosure(lamp, outcome="whole", mask=Mask(), grounds="", by=anna_of_streets)
    archive = opened(decided)
    told = json.loads(archive.read(f"{lamp.number}.json"))
    document = words_of(archive.read(f"{lamp.number}.pdf")).replace("\n", " ")
    for entry in told["facts"]:
        assert entry["text"].split(" (")[0] in document, entry


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Straße. NILS NILSSON ringde.", ["nils nilsson"]),  # one sign that grows in small letters hides nothing
        ("Anna Berg Nilsson", ["Anna Berg", "berg nilsson"]),  # both have a word of the other
        ("Nils\nNilsson, nils   nilsson", ["Nils Nilsson"]),
        ("NilsNilsNilsson", ["nilsnils", "nilsnilsson"]),
    ],
)
def test_a_phrase_is_covered_however_it_is_written(text: str, phrases: list[str]) -> None:
    assert "nils" not in without(text, phrases).casefold()


@pytest.mark.parametrize("written", ["0701740658", "070-174 06 58", "070/174 06 58", "(070) 174\n0658"])
@pytest.mark.parametrize("phrase", ["070-174 06 58", "0701740658"])
def test_a_number_is_covered_however_it_is_grouped(written: str, phrase: str) -> None:
    assert "58" not in without(f"Ring {written} efter 17.", [phrase])
    assert without("Hus 12, port 34", ["12 34"]) == "Hus 12, port 34"


def test_what_a_covered_photo_shows_is_not_told(lamp: Case, anna_of_streets: User) -> None:
    photo = CasePhoto.objects.create(case=lamp, state=PhotoState.CLEAN, sha256="0" * 64, alt="En röd bil")
    mask = Mask(frozenset({f"photo:{photo.pk}"}))
    decided = decide_on_disclosure(lamp, outcome="partly", mask=mask, grounds=GROUNDS, by=anna_of_streets)
    archive = opened(decided)
    assert "En röd bil" not in archive.read(f"{lamp.number}.json").decode()


def test_what_has_come_meanwhile_is_looked_at_first(client: Client, lamp: Case, anna_of_streets: User) -> None:
    client.force_login(anna_of_streets)
    address = f"/handlaggning/{lamp.number}/lamna-ut"
    page = client.get(address).content.decode()
    lifecycle.add_information(lamp.followers.get(), text="Mitt personnummer är 640823-3234.")
    sent = {"outcome": "whole", "seen": re.search(r'name="seen" value="(\d+)"', page)[1]}  # type: ignore[index]
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "640823-3234" in answer.content.decode()
    assert not Disclosure.objects.exists()


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=6), max_size=5))
def test_a_phrase_that_is_covered_stands_nowhere(text: str, phrases: list[str]) -> None:
    left = without(text, sorted(phrases, key=len, reverse=True))
    if not any("█" in phrase for phrase in phrases):
        assert not any(phrase in piece for phrase in phrases for piece in left.split(COVERED))
