"""The demo: a whole organisation in five municipalities, a desk in all the others, and a map that is not empty."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.test import TestCase

from gisreport.accounts.models import User
from gisreport.cases.models import Case, CaseEvent, PublicCase
from gisreport.cases.status import Status
from gisreport.demo.organisation import PASSWORD, read_organisation, sign_ins
from gisreport.outbox.models import Message
from routing.decide import Decision, decide, decide_without_place
from routing.models import Administration, Area, Category, Municipality, Responsibility
from tests.cast import Town
from walks.models import Phase, Survey, Walk

RIGES = {"2280", "2262", "2281", "2282", "2284"}


def load(*commands: str) -> str:
    out = StringIO()
    for command in commands or ("load_sweden", "load_demo"):
        call_command(command, stdout=out)
    return out.getvalue()


def sundsvall(lon: float, lat: float, category: str) -> Decision:
    return decide(Point(lon, lat, srid=4326), Category.objects.get(municipality__code="2281", code=category))


class TestOrganisation(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load()

    def test_nobody_outside_is_written_to(self) -> None:
        addresses = [
            *Administration.objects.values_list("email", flat=True),
            *Municipality.objects.values_list("email", flat=True),
            *User.objects.values_list("email", flat=True),
            *Message.objects.values_list("recipient", flat=True),
        ]
        assert len(addresses) > 600
        assert [address for address in addresses if not address.endswith(("@example.org", ".example.org"))] == []

    def test_nothing_is_unowned_anywhere(self) -> None:
        assert Municipality.objects.filter(takes_reports=True, default_desk__email__contains="@").count() == 290
        for category in Category.objects.filter(municipality__code__in=RIGES).select_related("municipality"):
            decision = decide_without_place(category.municipality, category)
            answers_itself = category.code in ("ovrigt", "fraga-forslag-berom")
            assert decision.used_default == answers_itself, f"{category.municipality}: {category}"

    def test_rules_differ_between_and_inside_municipalities(self) -> None:
        lighting = {
            code: decide_without_place(
                Municipality.objects.get(code=code),
                Category.objects.get(municipality__code=code, code="belysning"),
            ).administration.name
            for code in RIGES
        }
        assert len(set(lighting.values())) == 5
        assert sundsvall(17.3069, 62.3908, "avfall").administration.code == "drift"
        assert sundsvall(17.3700, 62.2900, "avfall").administration.code == "miljo"

    def test_owners_outside_the_municipality(self) -> None:
        on_e14 = sundsvall(17.2500, 62.3960, "vagskada")
        assert (on_e14.administration.name, on_e14.forwards) == ("Trafikverket", True)
        assert on_e14.reasons["sv"] == "E14 är en statlig väg"
        beside_e14 = sundsvall(17.2500, 62.3970, "vagskada")
        assert beside_e14.administration.code == "stadsbyggnad"
        on_private_road = sundsvall(17.45, 62.447, "vagskada")
        assert (on_private_road.administration.is_external, on_private_road.forwards) == (True, False)
        in_a_yard = sundsvall(17.258, 62.3845, "belysning")
        assert in_a_yard.administration.code == "bostadsbolaget"

    def test_what_is_private_never_leaves_the_municipality(self) -> None:
        private = Category.objects.filter(is_private=True, municipality__code__in=RIGES)
        assert {category.code for category in private} == {"otrygg-plats"}
        assert not Responsibility.objects.filter(category__in=private, administration__is_external=True).exists()
        for lon, lat in ((17.258, 62.3845), (17.25, 62.396), (17.45, 62.447)):
            assert sundsvall(lon, lat, "otrygg-plats").administration.code == "trygghet"

    def test_every_rule_names_an_area_that_is_drawn(self) -> None:
        drawn = set(Area.objects.values_list("layer", "code"))
        named = set(Responsibility.objects.exclude(layer="").values_list("layer", "area_code"))
        assert named <= drawn

    def test_those_who_can_sign_in(self) -> None:
        people = {person.email: person for person in sign_ins()}
        assert len(people) == 13
        for email in people:
            assert User.objects.get(email=email).check_password(PASSWORD)
        listed = load("demo_signins")
        assert PASSWORD in listed
        assert "anna@sundsvall.example.org      handläggare      Stadsbyggnadskontoret, Sundsvalls kommun" in listed

    def test_there_are_walks_to_join_and_to_plan(self) -> None:
        assert set(Walk.objects.values_list("phase", flat=True)) == {Phase.OPEN, Phase.PLANNED, Phase.PUBLISHED}
        assert Survey.objects.get().answers.count() == 3

    def test_the_cases_went_through_the_real_door(self) -> None:
        assert PublicCase.objects.count() == Case.objects.filter(category__is_private=False, held_at=None).count()
        assert Case.objects.filter(held_at__isnull=False).count() == 1
        assert set(Case.objects.values_list("status", flat=True)) == set(Status) - {Status.RECEIVED}
        assert set(Case.objects.values_list("municipality__code", flat=True)) == RIGES
        for case in Case.objects.exclude(point=None).exclude(events__kind="handed_over"):
            assert case.point is not None
            decided = decide(case.point, case.category)
            assert (decided.municipality, decided.administration) == (case.municipality, case.administration)

    def test_their_events_lie_in_order_between_arrival_and_now(self) -> None:
        for case in Case.objects.all():
            times = list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("at", flat=True))
            assert times == sorted(times)
            assert times[0] == case.created_at

    def test_again_changes_nothing(self) -> None:
        before = Case.objects.count(), Administration.objects.count(), Message.objects.count()
        assert "Demon fanns redan" in load()
        assert (Case.objects.count(), Administration.objects.count(), Message.objects.count()) == before


@pytest.mark.django_db
def test_demo_never_enters_somebody_elses_database(lilleby: Town) -> None:
    load("load_sweden")
    with pytest.raises(CommandError, match="inte märkt som demo"):
        load("load_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_one_person_is_enough_to_refuse() -> None:
    User.objects.create_superuser("drift@example.se", "x" * 12, name="Drift")
    with pytest.raises(CommandError, match="inte märkt som demo"):
        load()


@pytest.mark.django_db
def test_demo_never_enters_production(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="i drift"):
        load("load_demo")
    with pytest.raises(CommandError, match="ingen demodatabas"):
        load("demo_signins")


@pytest.mark.django_db
def test_demo_needs_sweden() -> None:
    with pytest.raises(CommandError, match="load_sweden"):
        load("load_demo")


def test_the_organisation_file_names_no_real_address() -> None:
    for entry in read_organisation()["municipalities"]:
        assert entry["domain"].endswith(".example.org")
