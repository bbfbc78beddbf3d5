"""A newcomer's map of walks has something to show: rates at the stops that several noted, and one of too few."""

from collections import Counter

import pytest
from django.core.management import call_command

from gisreport.maps.observations import Basis, ObservationQuery, observed_cells
from gisreport.maps.walks import take_published
from walks.models import Phase, Walk
from walks.tracks import metres_walked

pytestmark = pytest.mark.django_db


def test_the_walk_is_on_the_planners_map() -> None:
    call_command("load_sweden")
    call_command("load_demo")
    walk = Walk.objects.get(phase=Phase.PUBLISHED, municipality__code="2281")
    take_published(walk.pk)
    assert metres_walked(walk) > 800
    for size, shown in ((100, 3), (250, 2)):
        cells = observed_cells(ObservationQuery(walk.municipality_id, size))
        bases = Counter(cell.basis for cell in cells)
        assert bases[Basis.ENOUGH] >= shown, (size, cells)
        assert bases[Basis.INSUFFICIENT] >= 1, (size, cells)
