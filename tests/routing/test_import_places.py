"""Postcodes and addresses from a file: found afterwards, twice adds nothing, bad rows are named."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from routing.models import Place
from routing.place_file import PlaceColumns, import_places
from routing.places import search_places
from tests.cast import Town
from tests.geometry import pin
from tests.shared import real_data

STREETS = PlaceColumns(name=["gata", "nr"], town="ort", x="lon", y="lat")


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    here = pin(2, 3)
    path = tmp_path / "adresser.csv"
    path.write_text(
        "gata;nr;ort;lon;lat\n"
        f"Storgatan;5;Lilleby;{str(here.x).replace('.', ',')};{here.y}\n"
        f"Storgatan;7;Lilleby;{here.y};{here.x}\n"
        "Storgatan;9;Lilleby;;\n"
        ";;Lilleby;17,1;62,3\n"
        "Rue;1;Paris;2,35;48,86\n"
        "Storgatan;11;Lilleby;nio;tio\n",
        encoding="cp1252",
    )
    return path


def test_an_address_is_found_where_it_is(lilleby: Town, streets: Path) -> None:
    import_places(streets, kind=Place.Kind.ADDRESS, columns=STREETS, source="Lilleby")
    (found,) = search_places("storgatan 5, lilleby")
    assert (found.name, found.municipality) == ("Storgatan 5, Lilleby", lilleby.municipality)
    assert found.point.coords == pytest.approx(pin(2, 3).coords)


def test_bad_rows_are_left_out_and_named(lilleby: Town, streets: Path) -> None:
    loaded = import_places(streets, kind=Place.Kind.ADDRESS, columns=STREETS, source="Lilleby")
    said = "\n".join(loaded.rejected)
    assert (loaded.stored, len(loaded.rejected)) == (1, 5)
    for words in (
        "Rad 3: Platsen ligger utanför Sverige. Bytte du plats",
        "Rad 4: varken koordinater",
        "Rad 5: namn saknas",
        "Rad 6: platsen ligger utanför Sverige",
        "Rad 7: Platsen går inte att läsa",
    ):
        assert words in said


def test_twice_adds_nothing(lilleby: Town, streets: Path) -> None:
    for _time in range(2):
        import_places(streets, kind=Place.Kind.ADDRESS, columns=STREETS, source="Lilleby")
    assert Place.objects.count() == 1


def test_postcodes_without_coordinates_lie_in_their_municipality(lilleby: Town, tmp_path: Path) -> None:
    path = tmp_path / "postnummer.csv"
    path.write_text(
        "nr,ort,kommun\n90131,Lilleby,9001\n99999,Ingenstans,1234\nSE-90131,Lilleby,9001\n", encoding="utf-8"
    )
    out, err = StringIO(), StringIO()
    options = ["--name-field", "nr", "--town-field", "ort", "--municipality-field", "kommun", "--source", "drawn"]
    call_command("import_places", str(path), "--kind", "postcode", *options, stdout=out, stderr=err)
    (found,) = search_places("901 31")
    assert (found.name, found.municipality) == ("901 31 Lilleby", lilleby.municipality)
    assert "1 platser inlagda, 2 rader utelämnade" in out.getvalue()
    assert "Rad 3: varken koordinater eller en känd kommun" in err.getvalue()
    assert "Rad 4: SE-90131 är inget postnummer" in err.getvalue()


@pytest.mark.django_db
def test_wrong_files_are_said(tmp_path: Path) -> None:
    path = tmp_path / "tom.csv"
    for text, said in (("", "Fält i filen: inga"), ("a,b\n1,2\n", "nr. Fält i filen: a, b")):
        path.write_text(text)
        with pytest.raises(CommandError, match=said):
            call_command("import_places", str(path), kind="postcode", name_field=["nr"], source="x")
    with pytest.raises(CommandError, match="går inte att öppna"):
        call_command("import_places", str(tmp_path / "ingen.csv"), kind="postcode", name_field=["nr"], source="x")


@pytest.mark.django_db
def test_all_postcodes_of_sweden() -> None:
    path = real_data("sweden-gazetteer", "postal_to_municipality.csv")
    call_command("load_sweden", stdout=StringIO())
    columns = PlaceColumns(name=["postal_code"], town="locality", municipality="municipality_code")
    loaded = import_places(path, kind=Place.Kind.POSTCODE, columns=columns, source="sjbrg")
    assert (loaded.stored, loaded.rejected) == (15_463, [])
    found = search_places("852 31")
    assert (found[0].name, found[0].municipality and found[0].municipality.code) == ("852 31 Sundsvall", "2281")
