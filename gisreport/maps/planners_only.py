"""The door of what planners alone may ask, for programs: `accounts.guard` has the one for pages."""

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gisreport.accounts.may import Anyone, municipalities_planned_by
from gisreport.accounts.models import User
from gisreport.accounts.second_factor import is_missing
from gisreport.errors import Refusal
from routing.models import Municipality

CACHES = "private, no-store"


class PlannersOnly(Refusal):
    status = 403
    slug = "planners-only"


def planned_municipality(request: HttpRequest) -> Municipality:
    """The one that `municipality` names, or the only one that who asks plans for. Raises PlannersOnly, with the way
    to what everybody may know, for anybody else; Refusal when there are several to choose from."""
    user: Anyone = get_user(request)  # REST framework takes `request.user` away
    if not isinstance(user, User) or is_missing(request, user):
        raise _planners_only()
    code = request.GET.get("municipality", "")
    planned = municipalities_planned_by(user)
    found = list(planned.filter(code=code)[:1] if code and "\0" not in code else planned.order_by("code")[:2])
    if not found:
        raise _planners_only()
    if len(found) > 1:
        advice = _("Skriv vilken kommun det gäller, med kommunkoden.")
        raise Refusal(_("Urvalet går inte att läsa."), fields={"municipality": advice})
    return found[0]


def _planners_only() -> PlannersOnly:
    return PlannersOnly(
        _(
            "Iakttagelser från trygghetsvandringar visas bara för den som är inloggad och planerar för kommunen. "
            "Det som alla får veta finns på /api/v1/observations."
        )
    )
