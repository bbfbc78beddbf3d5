"""The administrators' pages: rules with dates, a point to try, problems, offices; only of one's own municipality."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import Membership, Role, User
from gisreport.demo.organisation import load_organisation
from routing.decide import decide
from routing.models import Administration, Category, Municipality, Responsibility
from routing.sweden import load_sweden
from tests.cast import Town, municipal
from tests.desk.conftest import SignIn
from tests.geometry import pin

TODAY = timezone.localdate()
PAGES = ("", "regler/ny", "prova", "problem", "forvaltningar", "forvaltningar/ny", "uppgifter")


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn) -> Client:
    return sign_in(eva_the_administrator)


def page(client: Client, path: str, **asked: str) -> str:
    answer = client.get(f"/administration/9001/{path}", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rule_fields(town: Town, office: str, category: str = "", area: str = "", **more: object) -> dict[str, object]:
    return {
        "administration": town.offices[office].pk,
        "category": town.categories[category].pk if category else "",
        "area": area,
        "since": TODAY.isoformat(),
        "order": 100,
        **more,
    }


# --- Who may ---


@pytest.mark.parametrize("path", PAGES)
def test_an_administrator_opens_every_page(eva: Client, path: str) -> None:
    answer = eva.get(f"/administration/9001/{path}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", PAGES)
def test_of_her_own_municipality_only(eva: Client, path: str) -> None:
    assert eva.get(f"/administration/9002/{path}").status_code == 403
    assert eva.get(f"/administration/9999/{path}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_opens_them(
    anna_of_streets: User,
    karin_the_coordinator: User,
    per_the_planner: User,
    sign_in: SignIn,
    client: Client,
    path: str,
) -> None:
    for user in (anna_of_streets, karin_the_coordinator, per_the_planner):
        assert sign_in(user).get(f"/administration/9001/{path}").status_code == 403
        assert sign_in(user).get("/administration/").status_code == 403
    assert client.get(f"/administration/9001/{path}").url.startswith("/konto/login/")  # type: ignore[attr-defined]


def test_the_rule_of_another_municipality_is_not_there(eva: Client, lilleby: Town) -> None:
    storby = Municipality.objects.get(code="9002")
    office = storby.administrations.get(code="gatukontoret")
    other = Responsibility.objects.create(
        municipality=storby, administration=office, valid=lilleby.rule("trygghet").valid
    )
    for path in (f"regler/{other.pk}", f"regler/{other.pk}/avsluta", f"forvaltningar/{office.pk}"):
        assert eva.get(f"/administration/9001/{path}").status_code == 404


def test_the_start_leads_to_the_only_one_or_asks(eva: Client, eva_the_administrator: User) -> None:
    assert eva.get("/administration/").url == "/administration/9001/"  # type: ignore[attr-defined]
    Membership.objects.create(
        user=eva_the_administrator, municipality=Municipality.objects.get(code="9002"), role=Role.ADMINISTRATOR
    )
    assert "Storby kommun" in eva.get("/administration/").content.decode()


# --- Rules ---


def test_the_table_says_who_answers_for_each_category(eva: Client) -> None:
    html = page(eva, "")
    assert html.index("Belysning") < html.index("Gatukontoret")
    assert "Parken" in html
    assert "Resten går till Kontaktcenter" not in html  # the rule for any category, in the park, stands on top


def test_a_rule_is_added_and_decides(eva: Client, lilleby: Town, eva_the_administrator: User) -> None:
    fields = rule_fields(
        lilleby, "parkforvaltningen", "belysning", "district|hamnen", reason_sv="eftersom hamnen är vår."
    )
    assert eva.post("/administration/9001/regler/ny", fields).status_code == 302
    decision = decide(pin(4, 4), lilleby.categories["belysning"])
    assert decision.administration == lilleby.offices["parkforvaltningen"]
    assert decision.reasons["sv"] == "hamnen är vår"
    assert LogEntry.objects.get().user == eva_the_administrator
    assert "Hamnen" in page(eva, "")


def test_a_change_keeps_what_was_said_before(eva: Client, lilleby: Town) -> None:
    rule = lilleby.municipality.responsibilities.get(category__code="belysning")
    change = TODAY + timedelta(7)
    fields = rule_fields(lilleby, "parkforvaltningen", "belysning") | {"since": change.isoformat()}
    assert eva.post(f"/administration/9001/regler/{rule.pk}", fields).status_code == 302
    belysning = lilleby.categories["belysning"]
    assert decide(pin(4, 4), belysning, change - timedelta(1)).administration == lilleby.offices["gatukontoret"]
    assert decide(pin(4, 4), belysning, change).administration == lilleby.offices["parkforvaltningen"]
    assert decide(pin(4, 4), belysning, TODAY - timedelta(365)).rule == rule
    html = page(eva, "")
    assert "kommande" in html
    # Changed once more before it begins, the coming rule is simply another one.
    coming = Responsibility.objects.latest("pk")
    again = rule_fields(lilleby, "kontaktcenter", "belysning") | {"since": change.isoformat()}
    eva.post(f"/administration/9001/regler/{coming.pk}", again)
    assert decide(pin(4, 4), belysning, change).administration == lilleby.offices["kontaktcenter"]
    assert Responsibility.objects.filter(category=belysning).count() == 2


def test_an_ended_rule_is_kept(eva: Client, lilleby: Town) -> None:
    rule = lilleby.municipality.responsibilities.get(category__code="belysning")
    answer = eva.post(f"/administration/9001/regler/{rule.pk}/avsluta", {"since": TODAY.isoformat()}, follow=True)
    html = answer.content.decode()
    assert "Regeln Belysning → Gatukontoret upphör" in html
    assert "1 regel som har upphört" in html
    assert decide(pin(4, 4), lilleby.categories["belysning"]).used_default
    assert decide(pin(4, 4), lilleby.categories["belysning"], TODAY - timedelta(1)).rule == rule
    twice = eva.post(f"/administration/9001/regler/{rule.pk}/avsluta", {"since": TODAY.isoformat()})
    assert "redan upphört" in twice.content.decode()


def test_a_rule_that_never_began(eva: Client, lilleby: Town) -> None:
    future = (TODAY + timedelta(7)).isoformat()
    eva.post("/administration/9001/regler/ny", rule_fields(lilleby, "trygghet", "park") | {"since": future})
    rule = Responsibility.objects.latest("pk")
    eva.post(f"/administration/9001/regler/{rule.pk}/avsluta", {"since": TODAY.isoformat()})
    assert "började aldrig gälla" in page(eva, "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": "2020-01-01"}, "Välj dagens datum eller ett senare"),
        ({"since": "i morgon"}, "id_since"),
        ({"administration": ""}, "Välj vem som svarar."),
        ({"administration": "-1"}, "id_administration"),
        ({"area": "district|atlantis"}, "atlantis"),
        ({"category": "999999"}, "id_category"),
        ({"order": "-1"}, "id_order"),
        ({"order": ""}, "id_order"),
        ({"reason_sv": "x" * 301}, "id_reason_sv"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(eva: Client, lilleby: Town, wrong: dict[str, str], said: str) -> None:
    before = Responsibility.objects.count()
    answer = eva.post("/administration/9001/regler/ny", rule_fields(lilleby, "trygghet") | wrong)
    html = answer.content.decode()
    assert (answer.status_code, Responsibility.objects.count()) == (200, before)
    assert "error-summary" in html
    assert said in html


def test_private_matters_do_not_leave_the_municipality(eva: Client, lilleby: Town) -> None:
    Administration.objects.filter(code="parkforvaltningen").update(is_external=True)
    answer = eva.post("/administration/9001/regler/ny", rule_fields(lilleby, "parkforvaltningen", "otrygg-plats"))
    assert "är privat och lämnar inte kommunen" in answer.content.decode()


def test_an_office_of_another_municipality_cannot_be_chosen(eva: Client, lilleby: Town) -> None:
    stranger = Administration.objects.get(municipality__code="9002", code="gatukontoret")
    fields = rule_fields(lilleby, "trygghet") | {"administration": stranger.pk}
    assert "error-summary" in eva.post("/administration/9001/regler/ny", fields).content.decode()
    shared = Administration.objects.create(code="trafikverket", name="Trafikverket", is_external=True)
    fields["administration"] = shared.pk
    assert (
        eva.post("/administration/9001/regler/ny", fields | {"category": lilleby.categories["park"].pk}).status_code
        == 302
    )


# --- Try a point ---


def test_a_point_is_tried_without_a_script(eva: Client) -> None:
    here = pin(1.5, 1.5)
    html = page(eva, "prova", place=f"{here.y}, {here.x}", category="vagskada")
    assert "Parkförvaltningen svarar" in html
    assert "Om den regeln inte fanns" in html
    assert "Gatukontoret, eftersom" in html
    sweref = page(eva, "prova", place="6911500 611500", category="vagskada")
    assert "Parkförvaltningen svarar" in sweref


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"place": ""}, "error-summary"),
        ({"place": "Storgatan"}, "Skriv två tal"),
        ({"place": "nan, nan"}, "Skriv två tal"),
        ({"place": "59.3, 18.0"}, "utanför de kommuner"),
        ({"place": "6911500 621500"}, "Platsen ligger i Storby kommun"),
        ({"place": "6911500 611500", "category": "drakar"}, "id_category"),
        ({"place": "6911500 611500", "on": "i går"}, "id_on"),
    ],
)
def test_points_that_cannot_be_tried(eva: Client, asked: dict[str, str], said: str) -> None:
    assert said in page(eva, "prova", **asked)


# --- Problems, offices, facts ---


def test_problems_lead_to_where_they_are_put_right(eva: Client, lilleby: Town) -> None:
    office = lilleby.offices["gatukontoret"]
    Administration.objects.filter(pk=office.pk).update(email="")
    html = page(eva, "problem")
    assert html.index("Behöver rättas nu") < html.index("Bra att se över")
    assert f"/administration/9001/forvaltningar/{office.pk}" in html
    fields = {"name": "Gatukontoret", "email": "gata@9001.example.org", "forwards_reports": "on"}
    assert eva.post(f"/administration/9001/forvaltningar/{office.pk}", fields).status_code == 302
    office.refresh_from_db()
    assert (office.email, office.code) == ("gata@9001.example.org", "gatukontoret")
    assert "har ingen e-postadress" not in page(eva, "problem")


def test_a_new_office_gets_a_code_of_its_own(eva: Client, lilleby: Town) -> None:
    for _time in range(2):
        eva.post("/administration/9001/forvaltningar/ny", {"name": "Miljökontoret", "email": "m@9001.example.org"})
    codes = lilleby.municipality.administrations.filter(name="Miljökontoret").values_list("code", flat=True)
    assert sorted(codes) == ["miljokontoret", "miljokontoret-2"]


def test_an_address_that_is_none_is_refused(eva: Client, lilleby: Town) -> None:
    answer = eva.post("/administration/9001/forvaltningar/ny", {"name": "Miljökontoret", "email": "miljö"})
    assert "id_email" in answer.content.decode()
    assert not lilleby.municipality.administrations.filter(name="Miljökontoret").exists()


def test_the_desk_must_be_one_of_our_own(eva: Client, lilleby: Town) -> None:
    trygghet = lilleby.offices["trygghet"]
    fields = {"default_desk": trygghet.pk, "phone": "08-465 004 00", "data_controller": "Tekniska nämnden"}
    fields["least_participants"] = 3
    assert eva.post("/administration/9001/uppgifter", fields).status_code == 302
    lilleby.municipality.refresh_from_db()
    assert (lilleby.municipality.default_desk, lilleby.municipality.data_controller) == (trygghet, "Tekniska nämnden")
    stranger = Administration.objects.get(municipality__code="9002", code="trygghet")
    for desk in (stranger.pk, ""):
        answer = eva.post("/administration/9001/uppgifter", fields | {"default_desk": desk})
        assert "id_default_desk" in answer.content.decode()


def test_a_town_without_anything_has_pages_too(lilleby: Town, sign_in: SignIn) -> None:
    bare = Municipality.objects.create(code="9003", name="Tomby", official_name="Tomby kommun")
    client = sign_in(municipal(Town(bare, {}, {}), Role.ADMINISTRATOR, "Ulla"))
    for path in PAGES:
        assert client.get(f"/administration/9003/{path}").status_code == 200
    assert "ingen mottagning" in client.get("/administration/9003/problem").content.decode()
    assert "open_municipality 9003" in client.get("/administration/9003/").content.decode()


def test_the_demo_has_no_urgent_problem(db: None, sign_in: SignIn) -> None:
    load_sweden()
    load_organisation()
    client = sign_in(User.objects.get(email="eva@sundsvall.example.org"))
    html = client.get("/administration/2281/problem").content.decode()
    assert "Behöver rättas nu" not in html
    assert Category.objects.filter(municipality__code="2281").count() == 14
    table = client.get("/administration/2281/").content.decode()
    assert "Skickas inte vidare" in table
    tried = client.get("/administration/2281/prova", {"place": "62.396, 17.25", "category": "vagskada"})
    assert "Trafikverket svarar" in tried.content.decode()
    assert "Anmälan skickas vidare." in tried.content.decode()
