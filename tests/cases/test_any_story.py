"""Whatever people do to cases, in any order: the timeline explains the status, and nothing private shows."""

from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.events import Audience, fold, kinds_for, personal_sentence, public_sentence, staff_sentence
from gisreport.cases.models import Case, CaseEvent, Follower, PublicCase
from gisreport.cases.status import CLOSED
from gisreport.errors import Refusal
from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin

WORDS = st.text(max_size=20)
CATEGORIES = st.sampled_from(["belysning", "otrygg-plats"])
WAITING_FOR_DATABASE = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_any_story(lilleby: Town, anna_of_streets: User) -> None:
    class Story(CaseStory):
        town, anna = lilleby, anna_of_streets

    run_state_machine_as_test(Story, settings=WAITING_FOR_DATABASE)


class CaseStory(RuleBasedStateMachine):
    town: Town
    anna: User

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.cases: list[Case] = []
        self.followers: list[Follower] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(category=CATEGORIES)
    def somebody_reports(self, category: str) -> None:
        point: Point = pin(3, 3)
        chosen = self.town.categories[category]
        case = lifecycle.open_case(
            municipality=self.town.municipality, category=chosen, point=point, decision=decide(point, chosen)
        )
        self.cases.append(case)
        self.followers.append(lifecycle.follow(case, email="rut@example.org"))

    @precondition(lambda self: self.cases)
    @rule(pick=st.data(), text=WORDS)
    def an_officer_does_something(self, pick: Any, text: str) -> None:
        case = pick.draw(st.sampled_from(self.cases), label="case")
        offices = list(self.town.offices.values())
        verbs = {
            "plan": lambda: lifecycle.plan(case, date=timezone.localdate(), by=self.anna),
            "start": lambda: lifecycle.start(case, by=self.anna),
            "resolve": lambda: lifecycle.resolve(case, by=self.anna),
            "decline": lambda: lifecycle.decline(case, reasons=text, by=self.anna),
            "reopen": lambda: lifecycle.reopen(case, reasons=text, by=self.anna),
            "reply": lambda: lifecycle.reply(case, text=text, by=self.anna),
            "reply to all": lambda: lifecycle.reply(case, text=text, is_public=True, by=self.anna),
            "note": lambda: lifecycle.note(case, text=text, by=self.anna),
            "release": lambda: lifecycle.release_text(case, text=text, by=self.anna),
            "hide": lambda: lifecycle.hide(case, by=self.anna),
            "show": lambda: lifecycle.show(case, by=self.anna),
            "hand over": lambda: lifecycle.hand_over(
                case, to=pick.draw(st.sampled_from(offices)), reason=text, by=self.anna
            ),
        }
        self.one_event_or_none(case, verbs[pick.draw(st.sampled_from(sorted(verbs)), label="verb")])

    @precondition(lambda self: self.followers)
    @rule(pick=st.data(), text=WORDS)
    def a_resident_does_something(self, pick: Any, text: str) -> None:
        follower = pick.draw(st.sampled_from(self.followers), label="follower")
        verbs = {
            "add": lambda: lifecycle.add_information(follower, text=text),
            "not needed": lambda: lifecycle.no_longer_needed(follower, text=text),
            "seen": lambda: self.followers.append(lifecycle.support(follower.case, key=text)),
        }
        self.one_event_or_none(follower.case, verbs[pick.draw(st.sampled_from(sorted(verbs)), label="verb")])

    def one_event_or_none(self, case: Case, verb: Any) -> None:
        """A verb that was refused has changed nothing; one that was not has written one event, or had nothing new."""
        facts = Case.objects.filter(pk=case.pk)
        before, events = facts.values().get(), case.events.count()
        try:
            verb()
        except Refusal:
            assert facts.values().get() == before
            assert case.events.count() == events
        else:
            new = case.events.count() - events
            assert new == 1 or (new == 0 and facts.values().get() == before)

    @invariant()
    def the_timeline_explains_the_status(self) -> None:
        for case in Case.objects.prefetch_related("events"):
            assert fold(case.events.all()) == case.status
            assert (case.closed_at is not None) == (case.status in CLOSED)

    @invariant()
    def nothing_private_is_public(self) -> None:
        shown = set(PublicCase.objects.values_list("pk", flat=True))
        assert shown == {case.pk for case in Case.objects.select_related("category") if case.is_public}
        for case in PublicCase.objects.select_related("category"):
            assert not case.category.is_private
            for event in case.timeline():
                assert public_sentence(event)
                assert "Anna" not in public_sentence(event)
                assert not event.text or event.is_public_text or event.kind == "no_longer_needed"
        assert not Case.objects.filter(category__is_private=True).exclude(public_text="").exists()

    @invariant()
    def every_event_is_told_to_those_who_may_know(self) -> None:
        for event in CaseEvent.objects.with_names():
            assert staff_sentence(event)
            assert bool(personal_sentence(event)) == (event.kind not in kinds_for(Audience.STAFF))
