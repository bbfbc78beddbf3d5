"""Administrators of one municipality change things one after the other, so that whoever presses a button twice meets
what was made the first time, and no error."""

from routing.models import Municipality


def wait_for_turn(municipality_id: int) -> None:
    """Holds until the transaction ends. Reports go on coming in meanwhile."""
    Municipality.objects.select_for_update(no_key=True).only("pk").get(pk=municipality_id)
