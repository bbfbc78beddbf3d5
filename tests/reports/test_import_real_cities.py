from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from gisreport.cases.models import Case
from reports.importing import Imported, import_reports
from reports.learning import handled_cases, hit_rate, learn
from reports.mapping import read_mapping
from routing.models import Administration, Area, Category, Municipality
from tests.shared import real_data

HERE = Path(__file__).parent


def bring_in_konstanz() -> Imported:
    return import_reports(
        real_data("konstanz-maengelmelder", "reports_2020_2021_dev.csv"),
        read_mapping(HERE / "konstanz.toml"),
        districts=real_data("konstanz-maengelmelder", "konstanz_districts.geojson"),
    )


@pytest.mark.django_db
def test_konstanz_comes_in_whole_and_its_table_is_right_three_times_out_of_four() -> None:
    first = bring_in_konstanz()
    assert (first.total, first.stored + len(first.rejected)) == (2770, 2770)
    assert first.new > 2500
    assert Area.objects.filter(scope="DE-KN", layer="district").count() == 15
    assert Category.objects.filter(municipality__code="DE-KN").count() == 23
    assert Administration.objects.filter(municipality__code="DE-KN").count() > 10
    again = bring_in_konstanz()
    assert (again.new, again.known, Case.objects.count()) == (0, first.new, first.new)

    konstanz = Municipality.objects.get(code="DE-KN")
    days = (date(2020, 1, 1), date(2021, 4, 1), date(2022, 1, 1))
    lessons, tests = (
        handled_cases(konstanz, since=since, until=until, leave_out=["kontaktcenter"])
        for since, until in ((days[0], days[1]), (days[1], days[2]))
    )
    rate = hit_rate(learn(lessons), tests)
    assert rate.first_share > 0.70
    assert rate.top_three_share > 0.90


@pytest.mark.django_db
def test_zurich_comes_in_through_its_own_coordinate_system(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rejects = tmp_path / "rejects.csv"
    call_command(
        "import_reports",
        real_data("zueri-wie-neu", "reports_2016_2023_dev.csv"),
        mapping=HERE / "zurich.toml",
        districts=real_data("zueri-wie-neu", "stadtkreise.gpkg"),
        rejects=rejects,
        limit=300,
    )
    assert "300 in = 300 stored (300 new" in capsys.readouterr().out
    assert not rejects.exists()
    assert Case.objects.filter(point__within=Area.objects.get(layer="municipality").geometry).count() == 300
