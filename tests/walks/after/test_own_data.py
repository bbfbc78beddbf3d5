"""Whoever walked gets a copy of all that is kept about them, and nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Town
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.phone import joined
from walks.models import Participant

pytestmark = pytest.mark.django_db


def test_the_copy_holds_what_was_said_and_sent(client: Client, lilleby: Town) -> None:
    walk = found_walk(lilleby)
    phone, other = joined(walk, name="Solros"), joined(walk, name="Månsken")
    phone.put(phone.create(text="Mörkt här"))
    other.put(other.create(text="Någon annans ord"))
    person = Participant.objects.get(name="Solros")
    answer = client.get(reverse("walk-own-data", args=[person.follow_token]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    copy = answer.json()
    assert copy["participant"]["name"] == "Solros"
    assert [one["content"]["observation"]["text"] for one in copy["sent"]] == ["Mörkt här"]
    assert "Någon annans ord" not in answer.content.decode()
