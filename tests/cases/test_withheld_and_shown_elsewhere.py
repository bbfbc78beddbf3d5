"""What comes from a safety walk waits for the protocol, and is then shown at the stop, never at the exact place."""

import pytest
from django.db import connection
from django.test import Client

from gisreport.cases import lifecycle
from gisreport.cases.models import Case, PublicCase
from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin

EXACT, STOP = pin(3, 3), pin(3.02, 3.02)


@pytest.fixture
def walked(lilleby: Town) -> Case:
    lamp = lilleby.categories["belysning"]
    return lifecycle.open_case(
        municipality=lilleby.municipality,
        category=lamp,
        point=EXACT,
        decision=decide(EXACT, lamp),
        public_point=STOP,
        is_withheld=True,
    )


def test_a_withheld_case_is_nowhere(client: Client, walked: Case) -> None:
    assert not walked.is_public
    assert not PublicCase.objects.exists()
    assert client.get(f"/arende/{walked.number}").status_code == 404


def test_when_published_it_stands_at_the_stop(client: Client, walked: Case) -> None:
    assert lifecycle.publish_withheld(Case.objects.filter(pk=walked.pk)) == 1
    shown = PublicCase.objects.get()
    assert shown.point
    assert shown.point.coords == STOP.coords
    page = client.get(f"/arende/{walked.number}").content.decode()
    assert f"{STOP.y:.5f}" in page
    assert f"{EXACT.y:.5f}" not in page


def test_who_has_seen_the_same_thing_is_shown_the_stop(client: Client, walked: Case) -> None:
    lifecycle.publish_withheld(Case.objects.filter(pk=walked.pk))
    walked.refresh_from_db()
    follower = lifecycle.support(walked, key="a device")
    page = client.get(f"/a/{follower.token}").content.decode()
    assert f"{STOP.y:.5f}" in page
    assert f"{EXACT.y:.5f}" not in page


def test_similar_cases_are_looked_for_around_the_stop(walked: Case) -> None:
    lifecycle.publish_withheld(Case.objects.filter(pk=walked.pk))
    assert PublicCase.objects.near(STOP, metres=1).exists()
    assert not PublicCase.objects.near(EXACT, metres=1).exists()


def test_the_shown_place_has_an_index(walked: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = PublicCase.objects.near(STOP, metres=10).explain()
    assert "case_shown_at" in plan


def test_publishing_twice_changes_nothing(walked: Case) -> None:
    assert lifecycle.publish_withheld(Case.objects.all()) == 1
    assert lifecycle.publish_withheld(Case.objects.all()) == 0
