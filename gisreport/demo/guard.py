"""Demo data and known passwords enter only an empty database, or one that is already marked as a demo."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from gisreport.cases.models import Case
from gisreport.demo.models import DemoMark
from gisreport.errors import Refusal
from reports.models import Report
from routing.models import Category, Responsibility


def is_demo_database() -> bool:
    return DemoMark.objects.exists()


def refuse_unless_demo_may_enter() -> None:
    """Refusal in production mode, and in a database that holds somebody's own organisation, people or cases."""
    if not settings.DEMO:
        raise Refusal(
            _("Det här är en installation i drift (GISREPORT_MODE=production). Demodata läggs bara in i läget demo.")
        )
    if not is_demo_database() and _holds_something():
        raise Refusal(
            _(
                "Databasen är inte tom och inte märkt som demo, så inga demodata läggs in. "
                "Ange en tom databas i DATABASE_URL, eller sätt GISREPORT_MODE=production."
            )
        )


def _holds_something() -> bool:
    """Municipalities and borders from `load_sweden` do not count: they are the same everywhere."""
    return any(model.objects.exists() for model in (get_user_model(), Category, Responsibility, Report, Case))
