"""The same mailbox is always the same text, and another mailbox never is."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gisreport.outbox.address import normal_address


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Rut@Example.ORG ", "rut@example.org"),
        ("rut@gmaıl.com", "rut@xn--gmal-nza.com"),
        ("rut@örebro.se", "rut@xn--rebro-iua.se"),
        ("rut@ÖREBRO.se", "rut@xn--rebro-iua.se"),
        ("rut@telıa.com", "rut@xn--tela-nza.com"),
    ],
)
def test_it_is_kept_in_one_way(written: str, kept: str) -> None:
    assert normal_address(written) == kept


@pytest.mark.parametrize("written", ["victım@example.org", "ſven@example.org", "rut@" + "a" * 70 + ".se", "rut@.se"])
def test_what_could_be_taken_for_another_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        normal_address(written)


@given(st.text(max_size=20), st.text(max_size=20))
def test_all_of_it_is_ascii_in_small_letters_and_stays_the_same(local: str, domain: str) -> None:
    try:
        kept = normal_address(f"{local}@{domain}")
    except ValidationError:
        return
    assert kept.isascii()
    assert kept == kept.lower() == normal_address(kept)
