"""How many people must stand behind a number of walk observations is the municipality's to say, from three on."""

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.test import Client

from gisreport.accounts.models import Role
from routing.models import Municipality
from tests.cast import Town, municipal

pytestmark = pytest.mark.django_db


def test_an_administrator_raises_it_and_never_goes_under_three(
    lilleby: Town, client: Client, settings: LazySettings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(municipal(lilleby, Role.ADMINISTRATOR, "Eva"))
    address = "/administration/9001/uppgifter"
    facts = {"default_desk": lilleby.offices["gatukontoret"].pk, "phone": "060-19 10 00", "least_participants": "2"}
    refused = client.post(address, facts)
    assert refused.status_code == 200
    assert "least_participants" in refused.context["form"].errors
    assert client.post(address, facts | {"least_participants": "4"}).status_code == 302
    lilleby.municipality.refresh_from_db()
    assert lilleby.municipality.least_participants == 4


def test_the_database_keeps_to_three(lilleby: Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.update(least_participants=2)
