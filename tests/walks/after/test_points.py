"""From many observations to points: suggested, made, changed by two at once, and undone without losing anything."""

from math import dist
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.accounts.models import User
from gisreport.errors import ChangedMeanwhile, IllegalMove, Refusal
from tests.geometry import pin
from tests.walks.after.conftest import Notes, joined
from walks import points
from walks.models import ActionPoint, Observation, Outcome, PointChange, Stop, Valence, Walk
from walks.points import Words


def groups(walk: Walk) -> list[set[Observation]]:
    return [set(one.observations) for one in points.suggestions(walk)]


def test_the_same_theme_at_the_same_stop_is_one_point(walk: Walk, tunnel: Stop, square: Stop, noted: Notes) -> None:
    one, same, elsewhere = noted(tunnel), noted(tunnel), noted(square)
    assert groups(walk) == [{one, same}, {elsewhere}]


def test_near_is_thirty_metres_and_another_theme_is_another_thing(walk: Walk, noted: Notes) -> None:
    here = pin(3, 3)
    here.transform(3006)
    beside, beyond = here.clone(), here.clone()
    beside.x, beyond.x = here.x + 29, here.x - 31
    for point in (here, beside, beyond):
        point.transform(4326)
    one, near = noted(point=here), noted(point=beside)
    far, other = noted(point=beyond), noted(theme="care", point=here)
    assert groups(walk) == [{one, near}, {far}, {other}]


def test_good_and_bad_are_never_one(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    noted(tunnel)
    noted(tunnel, valence=Valence.POSITIVE)
    assert len(groups(walk)) == 2


def test_what_comes_late_is_offered_to_the_point_that_says_it(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    point = points.make_point(walk, observations=[noted(tunnel).pk], by=None)
    late = noted(tunnel, is_late=True)
    [suggestion] = points.suggestions(walk)
    assert (suggestion.joins, list(suggestion.observations)) == (point, [late])


def test_a_point_is_prefilled(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    first, same, other = (noted(tunnel, text=text) for text in ("Mörkt.", "Mörkt.", "Lampan är trasig."))
    point = points.make_point(walk, observations=[first.pk, same.pk, other.pk], by=None)
    assert (point.title, point.stop, point.text) == ("Ljus, Gångtunneln", tunnel, "Mörkt.\nLampan är trasig.")
    assert point.point == first.point


def test_what_works_is_a_quality(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    good = noted(tunnel, "asset", valence=Valence.POSITIVE)
    assert points.make_point(walk, observations=[good.pk], by=None).outcome == Outcome.QUALITY


def test_two_secretaries_do_not_write_over_each_other(
    walk: Walk, tunnel: Stop, noted: Notes, leila_the_walk_leader: User
) -> None:
    point = points.make_point(walk, observations=[noted(tunnel).pk], by=None)
    points.edit(point, words=Words("Mörkt i tunneln"), seen=1, by=leila_the_walk_leader)
    with pytest.raises(ChangedMeanwhile, match="Leila har ändrat punkt 1"):
        points.edit(point, words=Words("Annat"), seen=1, by=None)
    point.refresh_from_db()
    assert (point.title, point.version) == ("Mörkt i tunneln", 2)


def test_merged_points_keep_all_words_and_observations(walk: Walk, tunnel: Stop, square: Stop, noted: Notes) -> None:
    one = points.make_point(walk, observations=[noted(tunnel, text="Mörkt.").pk], by=None)
    two = points.make_point(walk, observations=[noted(square, text="Halt.").pk], by=None)
    kept = points.merge(two, into=one, by=None)
    assert (kept.text, kept.observations.count()) == ("Mörkt.\nHalt.", 2)
    assert list(walk.action_points.standing()) == [one]
    assert walk.action_points.count() == 2
    points.undo(walk, by=None)
    assert [point.observations.count() for point in walk.action_points.standing()] == [1, 1]


def test_points_change_places(walk: Walk, noted: Notes, tunnel: Stop) -> None:
    one, two = (points.make_point(walk, observations=[noted(tunnel).pk], by=None) for _ in range(2))
    points.reorder(two, up=True, by=None)
    points.reorder(two, up=True, by=None)  # the first one stays the first
    assert list(walk.action_points.standing()) == [two, one]


def test_a_sent_point_is_not_changed(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    seen = noted(tunnel)
    point = points.make_point(walk, observations=[seen.pk], by=None)
    ActionPoint.objects.update(outcome=Outcome.CASES)
    for verb in (
        lambda: points.edit(point, words=Words("Nytt"), seen=1, by=None),
        lambda: points.remove(point, by=None),
        lambda: points.move(walk, [seen.pk], to=None, by=None),
        lambda: points.make_point(walk, observations=[seen.pk], by=None),
    ):
        with pytest.raises(IllegalMove):
            verb()


def test_a_point_needs_a_title(walk: Walk) -> None:
    with pytest.raises(Refusal, match="rubrik"):
        points.make_point(walk, words=Words("  "), by=None)


def test_nothing_is_undone_over_what_another_did_since(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    point = points.make_point(walk, observations=[noted(tunnel).pk], by=None)
    ActionPoint.objects.update(title="Ändrad förbi loggen")
    with pytest.raises(ChangedMeanwhile):
        points.undo(walk, by=None)
    assert walk.action_points.standing().get() == point


VERBS = st.sampled_from(["make", "move", "tray", "merge", "remove", "edit", "up"])
DEEDS = st.lists(st.tuples(VERBS, st.integers(0, 9), st.integers(0, 9)), max_size=8)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_whatever_was_done_can_be_undone_to_the_beginning(
    walk: Walk, tunnel: Stop, noted: Notes, deeds: list[tuple[str, int, int]]
) -> None:
    Observation.objects.all().delete()
    PointChange.objects.all().delete()
    ActionPoint.objects.all().delete()
    seen = [noted(tunnel, text=str(n)) for n in range(4)]
    for verb, a, b in deeds:
        standing = list(walk.action_points.standing())
        one, other = (standing[a % len(standing)], standing[b % len(standing)]) if standing else (None, None)
        if verb == "make":
            points.make_point(walk, observations=[seen[a % 4].pk], by=None)
        elif one is None or other is None:
            continue
        elif verb in ("move", "tray"):
            points.move(walk, [seen[b % 4].pk], to=one if verb == "move" else None, by=None)
        elif verb == "merge" and one != other:
            points.merge(one, into=other, by=None)
        elif verb == "remove":
            points.remove(one, by=None)
        elif verb == "edit":
            points.edit(one, words=Words(f"Rubrik {b}"), seen=one.version, by=None)
        elif verb == "up":
            points.reorder(one, up=True, by=None)
    assert Observation.objects.count() == 4
    while walk.point_changes.filter(undone_at=None).exists():
        points.undo(walk, by=None)
    assert not walk.action_points.standing().exists()
    assert walk.observations.in_tray().count() == 4


def test_the_names_of_the_others_are_kept_apart(walk: Walk, tunnel: Stop, noted: Notes) -> None:
    noted(tunnel), noted(tunnel, by=joined(walk, "Maskros"))
    [one] = points.suggestions(walk)
    assert "Solros" not in one.words.text + one.words.title


def test_pressed_twice_it_is_done_once(walk: Walk, tunnel: Stop, square: Stop, noted: Notes) -> None:
    one, other, elsewhere = noted(tunnel), noted(tunnel), noted(square)
    first = points.make_point(walk, observations=[one.pk, other.pk], by=None, only_waiting=True)
    assert points.make_point(walk, observations=[one.pk, other.pk], by=None, only_waiting=True) == first
    assert points.make_suggested(walk, by=None) == 1
    assert points.make_suggested(walk, by=None) == 0
    second = elsewhere.__class__.objects.get(pk=elsewhere.pk).action_point
    assert second is not None
    points.move(walk, [one.pk], to=second, by=None, only_waiting=False)
    with pytest.raises(Refusal):  # they are in two points by now, and are not taken out of these
        points.make_point(walk, observations=[one.pk, other.pk], by=None, only_waiting=True)
    assert [point.observations.count() for point in walk.action_points.standing()] == [1, 2]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.integers(0, 150), st.integers(0, 150)), max_size=12))
def test_neighbours_are_found_as_if_all_were_compared(walk: Walk, places: list[tuple[int, int]]) -> None:
    seen = [Observation(walk=walk, theme="lighting", valence=Valence.NEGATIVE) for _place in places]
    where = {one.pk: (float(x), float(y)) for one, (x, y) in zip(seen, places, strict=True)}
    found = [{one.pk for one in group} for group in points._groups(seen, where)]
    near = [(a, b) for a in where for b in where if dist(where[a], where[b]) <= points.NEAR_M]
    assert all(any({a, b} <= group for group in found) for a, b in near)
    for group in found:  # and nothing else is in it
        reached, left = set(list(group)[:1]), group
        while more := {b for a, b in near if a in reached and b in left} - reached:
            reached |= more
        assert reached == group


def test_two_thousand_are_grouped_at_once(walk: Walk) -> None:
    seen = [Observation(walk=walk, theme="lighting", valence=Valence.NEGATIVE) for _n in range(2_000)]
    where = {one.pk: (31.0 * (n % 45), 31.0 * (n // 45)) for n, one in enumerate(seen)}
    began = monotonic()
    assert len(points._groups(seen, where)) == 2_000
    assert monotonic() - began < 2
