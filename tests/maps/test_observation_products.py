"""What is published about walks betrays nobody: attacks by size, by period, by total, by file and by waiting."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.errors import Refusal
from gisreport.maps.models import ObservationProduct, ObservationSpot, Valence
from gisreport.maps.products import Quarter, make_product
from routing.models import Municipality
from tests.cast import Town
from tests.maps.walked import cell_at, see, walk

pytestmark = pytest.mark.django_db

SPRING, WINTER = Quarter.named("2026-Q2"), Quarter.named("2026-Q1")
IN_WINTER = datetime(2026, 2, 11, 17, tzinfo=UTC)
FIVE = ("a", "b", "c", "d", "e")
ADDRESS = "/api/v1/observations"


def published(client: Client, quarter: str = "2026-Q2") -> list[bytes]:
    """Everything that can be fetched of the product, without when it was made."""
    product = client.get(f"{ADDRESS}/9001/{quarter}").json()
    listed = client.get(ADDRESS).json()
    for one in (product["product"], *listed):
        del one["made_at"]
    csv = client.get(f"{ADDRESS}/9001/{quarter}.csv").content
    return [json.dumps(product).encode(), json.dumps(listed).encode(), csv]


@contextmanager
def undone() -> Iterator[None]:
    """Products cannot be deleted, so whatever is tried with one is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_five_participants_are_shown_at_the_one_size_with_the_rate(lilleby: Town, client: Client) -> None:
    walk(lilleby, (3, 3), (3.2, 3))
    see(lilleby, 3.1, 3, *FIVE, "a")
    product = make_product(lilleby.municipality, SPRING)
    here = cell_at(3.1, 3, 250)
    [(i, j, valence, observations, rate)] = product.rows
    assert (i, j, valence, observations) == (here.i, here.j, "negative", 6)
    answer = client.get(f"{ADDRESS}/9001/2026-Q2").json()
    [cell] = answer["features"]
    assert cell["id"] == f"{here.name}:negative"
    assert cell["properties"] == {"valence": "negative", "observations": 6, "per_100_metres": rate}
    assert rate == 3
    assert {name: answer["product"][name] for name in ("quarter", "size", "least", "walks", "metres", "total")} == {
        "quarter": "2026-Q2", "size": 250, "least": 5, "walks": 1, "metres": 200, "total": 6,
    }  # fmt: skip
    assert client.get(f"{ADDRESS}/9001/2026-Q2.csv").content.decode().splitlines() == [
        "cell,valence,observations,per_100_metres", f"{here.name},negative,6,{rate}",
    ]  # fmt: skip


places = st.tuples(st.sampled_from([3.1, 3.2, 4.4]), st.sampled_from([3.0, 3.6]))
walks = st.sampled_from([UUID(int=1), UUID(int=2)])
seen = st.tuples(places, st.sampled_from("abcdefg"), st.sampled_from(list(Valence)), walks)


@given(notes=st.lists(seen, max_size=80))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nobody_can_tell_what_is_left_out_from_what_never_was(lilleby: Town, client: Client, notes: list[Any]) -> None:
    """Not by a byte of any file: taking away everything that fewer than five noted on one walk changes nothing."""
    people: dict[Any, set[str]] = defaultdict(set)
    for place, person, *kind in notes:
        people[cell_at(*place, 250), *kind].add(person)
    enough = [(place, person, *kind) for place, person, *kind in notes if len(people[cell_at(*place, 250), *kind]) >= 5]
    answers = []
    for kept in (notes, enough):
        with undone():
            walk(lilleby, (3, 3), (4.5, 3), (4.5, 3.6))
            for (x, y), person, valence, number in kept:
                see(lilleby, x, y, person, valence=valence, walk=number)
            make_product(lilleby.municipality, SPRING)
            answers.append(published(client))
    assert answers[0] == answers[1]
    told = json.loads(answers[0][0])
    assert told["product"]["total"] == len(enough) == sum(one["properties"]["observations"] for one in told["features"])


def test_the_two_kinds_of_one_place_each_need_their_own_five(lilleby: Town) -> None:
    """Else the total less the one would be the other."""
    see(lilleby, 3.1, 3, *FIVE)
    see(lilleby, 3.1, 3, "a", "b", "f", "g", valence=Valence.POSITIVE)
    assert [(row[2], row[3]) for row in make_product(lilleby.municipality, SPRING).rows] == [("negative", 5)]


def test_other_periods_cannot_be_asked_for_and_quarters_do_not_add_up_to_five(lilleby: Town, client: Client) -> None:
    see(lilleby, 3.1, 3, "a", "b", "c", at=IN_WINTER)
    see(lilleby, 3.1, 3, "d", "e", "f")
    products = [make_product(lilleby.municipality, quarter) for quarter in (WINTER, SPRING)]
    assert [product.rows for product in products] == [[], []]
    assert [one["total"] for one in client.get(ADDRESS).json()] == [0, 0]
    for name in ("2026-02", "2026", "2026-Q5", "2026-Q1-Q2", "2025-Q4", "2026-q1"):
        assert client.get(f"{ADDRESS}/9001/{name}").status_code == 404


def test_quarters_follow_each_other_without_a_day_between_or_in_both() -> None:
    quarters = [
        Quarter.of(date.fromordinal(day)) for day in range(date(2023, 1, 1).toordinal(), date(2028, 1, 1).toordinal())
    ]
    assert max(Counter(quarters).values()) == 92
    for offset, quarter in enumerate(quarters):
        day = date.fromordinal(date(2023, 1, 1).toordinal() + offset)
        assert quarter.since <= day <= quarter.until
        assert Quarter.named(quarter.name) == quarter


@pytest.mark.parametrize("asked", ["size=500", "bbox=17,62,18,63", "from=2026-04-01", "valence=negative", "theme=care"])
def test_nothing_can_be_asked_of_a_product(lilleby: Town, client: Client, asked: str) -> None:
    see(lilleby, 3.1, 3, *FIVE)
    make_product(lilleby.municipality, SPRING)
    refused = client.get(f"{ADDRESS}/9001/2026-Q2?{asked}")
    assert refused.status_code == client.get(f"{ADDRESS}/9001/2026-Q2.csv?{asked}").status_code == 400
    assert refused.json()["errors"][0]["detail"] == "Ta bort den: här finns inget att välja."
    assert client.get(f"{ADDRESS}?{asked}").status_code == 400


def test_waiting_shows_nothing_a_product_stays_as_it_was_made(lilleby: Town, client: Client) -> None:
    see(lilleby, 3.1, 3, *FIVE)
    product = make_product(lilleby.municipality, SPRING)
    before = published(client)
    see(lilleby, 3.1, 3, "late")
    see(lilleby, 4.4, 3, *FIVE)
    ObservationSpot.objects.filter(participant="a").delete()
    with pytest.raises(Refusal, match="ändras inte"):
        make_product(lilleby.municipality, SPRING)
    assert published(client) == before
    for change in (
        lambda: ObservationProduct.objects.update(rows=[]),
        lambda: ObservationProduct.objects.all()._raw_delete("default"),
        lambda: product.delete(),
    ):
        with pytest.raises((InternalError, ProgrammingError), match="never changed"), transaction.atomic():
            change()
    assert published(client) == before


@pytest.mark.parametrize(
    "wrong", [{"size": 100}, {"least": 4}, {"since": date(2026, 1, 2)}, {"since": date(2026, 2, 1)}]
)
def test_the_database_keeps_to_one_size_five_people_and_quarters(lilleby: Town, wrong: dict[str, Any]) -> None:
    facts = {"municipality": lilleby.municipality, "since": date(2026, 1, 1), "walks": 0, "metres": 0} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationProduct.objects.create(**facts)


def test_the_database_keeps_to_one_product_of_a_quarter_also_for_those_who_write_sql(lilleby: Town) -> None:
    make_product(lilleby.municipality, WINTER)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO maps_observationproduct (municipality_id, since, size, least, rows, walks, metres, made_at)"
            " SELECT municipality_id, since, size, least, '[]', 0, 0, now() FROM maps_observationproduct"
        )


def test_a_quarter_that_is_not_over_is_not_published(lilleby: Town) -> None:
    today = Quarter.of(date.today())
    with pytest.raises(Refusal, match="inte slut"):
        make_product(lilleby.municipality, today)
    assert not ObservationProduct.objects.exists()


def test_a_municipality_without_a_product_is_like_one_that_is_not_here(lilleby: Town, client: Client) -> None:
    see(lilleby, 3.1, 3, *FIVE)
    assert Municipality.objects.filter(code="9001").exists()
    answers = [client.get(f"{ADDRESS}/{code}/2026-Q2") for code in ("9001", "0000")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_the_command_publishes_once(lilleby: Town, capsys: pytest.CaptureFixture[str]) -> None:
    see(lilleby, 3.1, 3, *FIVE)
    call_command("publish_observations", "9001", "2026-Q2")
    assert "1 uppgifter" in capsys.readouterr().out
    for code, quarter, words in (
        ("9001", "2026-Q2", "ändras inte"),
        ("0000", "2026-Q2", "0000"),
        ("9001", "x", "2026-Q3"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("publish_observations", code, quarter)
