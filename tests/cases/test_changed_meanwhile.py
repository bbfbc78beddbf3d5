import pytest
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from gisreport.errors import ChangedMeanwhile


def newest(case: Case) -> int:
    return case.events.order_by("-pk")[0].pk


def test_a_verb_is_refused_when_someone_else_was_first(lamp: Case, anna_of_streets: User) -> None:
    seen = newest(lamp)
    lifecycle.start(lamp, by=anna_of_streets)
    with pytest.raises(ChangedMeanwhile) as refused:
        lifecycle.decline(lamp, reasons="budget", by=anna_of_streets, seen=seen)
    assert "Arbetet pågår." in refused.value.message
    assert refused.value.status == 409


def test_a_time_will_do_as_well(lamp: Case, anna_of_streets: User) -> None:
    before = timezone.now()
    lifecycle.note(lamp, text="Ring grannen.", by=anna_of_streets)
    with pytest.raises(ChangedMeanwhile):
        lifecycle.resolve(lamp, by=anna_of_streets, seen=before)
    lifecycle.resolve(lamp, by=anna_of_streets, seen=timezone.now())


def test_one_more_who_has_seen_it_stops_nobody(lamp: Case, anna_of_streets: User) -> None:
    seen = newest(lamp)
    lifecycle.support(lamp, key="a" * 64)
    lifecycle.resolve(lamp, by=anna_of_streets, seen=seen)
