"""Whatever is gathered, divided and split, in any order: every report is in one live case, every link opens, and
nobody who has seen the same thing is lost or counted twice."""

from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.events import fold
from gisreport.cases.models import Case, CasePhoto, Follower, PublicCase, Support, gathered_in
from gisreport.errors import Refusal
from reports.divide import Part, divide
from reports.gather import divide_again, gather
from reports.models import Report, ReportCase
from tests.cast import Town
from tests.reports.town import reported

WAITING_FOR_DATABASE = settings(
    max_examples=20,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
KEYS = st.sampled_from(["one", "two"])


def test_gather_any_way(lilleby: Town, anna_of_streets: User) -> None:
    class Machine(Gathering):
        town, anna = lilleby, anna_of_streets

    run_state_machine_as_test(Machine, settings=WAITING_FOR_DATABASE)


class Gathering(RuleBasedStateMachine):
    town: Town
    anna: User

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.devices: set[tuple[int, str]] = set()  # who has said so, by the case where it was said
        for _ in range(3):
            self.somebody_reports()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def somebody_reports(self) -> None:
        case = reported(self.town).case
        CasePhoto.objects.create(case=case, event=case.events.first())

    def a_case(self, pick: Any, **only: Any) -> Case:
        return pick.draw(st.sampled_from(list(Case.objects.filter(**only).order_by("pk"))))  # type: ignore[no-any-return]

    @rule(pick=st.data(), key=KEYS)
    def somebody_has_seen_the_same(self, pick: Any, key: str) -> None:
        case = self.a_case(pick, merged_into=None)
        lifecycle.support(case, key=key)
        if not self.said(case, key):
            self.devices.add((case.pk, key))

    def said(self, case: Case, key: str) -> bool:
        ends = gathered_in([pk for pk, said in self.devices if said == key])
        return case.pk in ends.values()

    @rule(pick=st.data())
    def cases_are_gathered(self, pick: Any) -> None:
        self.done_or_refused(lambda: gather([self.a_case(pick)], into=self.a_case(pick), by=self.anna))

    @precondition(lambda self: Case.objects.exclude(merged_into=None).exists())
    @rule(pick=st.data())
    def they_are_divided_again(self, pick: Any) -> None:
        self.done_or_refused(lambda: divide_again(self.a_case(pick, merged_into__isnull=False), by=self.anna))

    @rule(pick=st.data())
    def a_report_is_split(self, pick: Any) -> None:
        report = pick.draw(st.sampled_from(list(Report.objects.order_by("received_at", "pk"))))
        case = ReportCase.objects.get(report=report, until=None).case
        part = Part(self.town.categories["belysning"], "En del.")
        self.done_or_refused(lambda: divide(case, report, into=[part], by=self.anna))

    def done_or_refused(self, verb: Any) -> None:
        before = Case.objects.count(), ReportCase.objects.count()
        try:
            verb()
        except Refusal:
            assert (Case.objects.count(), ReportCase.objects.count()) == before

    @invariant()
    def each_report_is_in_one_live_case(self) -> None:
        rows = ReportCase.objects.filter(until=None)
        assert rows.count() == Report.objects.count()
        assert all(row.case.merged_into_id is None for row in rows.select_related("case"))

    @invariant()
    def each_link_opens_a_live_case_with_the_own_report(self) -> None:
        assert Follower.objects.alive().count() == Follower.objects.count()
        assert not Follower.objects.exclude(case__merged_into=None).exists()
        for report in Report.objects.select_related("follower"):
            [row] = report.cases.filter(until=None)
            assert report.follower
            assert report.follower.case_id == row.case_id

    @invariant()
    def each_device_counts_once_where_it_is_now(self) -> None:
        assert Support.objects.count() == len(self.devices)
        ends = gathered_in([case for case, _key in self.devices])
        for case in PublicCase.objects.all():
            assert case.supporters() == len({key for at, key in self.devices if ends[at] == case.pk})

    @invariant()
    def photos_show_where_their_report_is(self) -> None:
        assert not CasePhoto.objects.exclude(case__merged_into=None).exists()
        ends = gathered_in(CasePhoto.objects.values_list("event__case", flat=True))
        assert all(photo.case_id == ends[photo.event.case_id] for photo in CasePhoto.objects.select_related("event"))

    @invariant()
    def there_is_no_circle_and_each_number_leads_somewhere(self) -> None:
        cases = list(Case.objects.prefetch_related("events"))
        assert len(gathered_in([case.pk for case in cases])) == len(cases)
        for case in cases:
            assert fold(case.events.all()) == case.status
            assert PublicCase.objects.answering_to(case.number).count() == 1
