import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisreport.cases.personal import Kind, kinds_in, pieces_of, without_persons


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Han heter 850709-9805.", Kind.PERSONAL_NUMBER),
        ("19850709-9805", Kind.PERSONAL_NUMBER),
        ("198507099805", Kind.PERSONAL_NUMBER),
        ("8507099805", Kind.PERSONAL_NUMBER),
        ("850709+9805", Kind.PERSONAL_NUMBER),
        ("850709 9805", Kind.PERSONAL_NUMBER),
        ("Samordningsnummer 701063-2391.", Kind.PERSONAL_NUMBER),
        ("Ring 070-174 06 58!", Kind.PHONE),
        ("0701740658", Kind.PHONE),
        ("+46 70 174 06 58", Kind.PHONE),
        ("+46 (0)70 174 06 58", Kind.PHONE),
        ("(060) 12 34 56", Kind.PHONE),
        ("060/12 34 56", Kind.PHONE),
        ("Skriv till rut@example.org.", Kind.EMAIL),
        ("ABC123 står där", Kind.PLATE),
        ("ABC 123", Kind.PLATE),
        ("bilen ABC12D", Kind.PLATE),
        ("abc12d", Kind.PLATE),
        ("Bor på Storgatan 3 lgh 1102", Kind.HOME),
        ("Storgatan 3, 852 30 Sundsvall", Kind.HOME),
    ],
)
def test_what_points_at_a_person_is_marked(text: str, kind: Kind) -> None:
    assert kinds_in(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Ärende K7P3QX2", "Ärende 4K7P3AX", "ärende ACD 34E7", "Den 2026-05-01 kl 14:30", "01-05-2026", "5/11 2026",
        "20260501", "Det kostade 1 250 000 kr", "SEK 500", "LED 100", "62,3908 17,3069", "62.390811 17.306912",
        "62.8507099805", "6917000 617000", "N 6917000, E 617000", "Storgatan 12 B", "Storgatan 12-14",
        "Lyktstolpe ABC123",
        "lampa nr BEL 123", "Stolpe 060123456-7", "Brunn ABC12D", "väg 562", "E4:an", "Rv 86", "50 km/h", "112",
        "11414",
        "850709-9804", "851309-9805", "Buss 4 och 5 kl 7.30-9.15", "3 st 25 W", "Ström 230 V, 16 A", "1000-1200 meter",
        "Skåp 0123456",
    ],
)  # fmt: skip
def test_numbers_of_things_are_not(text: str) -> None:
    assert kinds_in(text) == []


def test_what_is_marked_is_taken_away_and_the_rest_stays() -> None:
    text = "Bilen ABC 123 hör till Rut, 070-174 06 58 (rut@example.org)."
    assert without_persons(text) == "Bilen [borttaget] hör till Rut, [borttaget] ([borttaget])."


@given(
    st.text(alphabet=st.sampled_from("0123456789 -+/().,@abcABC\nåÅ\u0661lgh"), max_size=300) | st.text(max_size=300)
)
def test_the_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces_of(text)) == text
    assert sorted(kinds_in(text)) == sorted({piece.kind for piece in pieces_of(text) if piece.kind})


def test_a_long_text_is_read_quickly() -> None:
    for junk in ("0" * 10_000, "07 " * 3_000, "a@" * 5_000, "ABC " * 2_500, "850709-" * 1_400, "lampa " * 1_600):
        pieces_of(junk[:10_000])
