"""Which cases a member of staff works with. Used by the desk, and by the photos it shows."""

from django.db.models import Q

from gisreport.accounts.may import Anyone, administrations_of, municipalities_coordinated_by
from gisreport.cases.models import Case, CaseQuerySet


def cases_of(user: Anyone) -> CaseQuerySet:
    """The cases of the user's administrations; for a coordinator every case of the municipality, so also those
    that an owner outside it has."""
    return Case.objects.filter(
        Q(administration__in=administrations_of(user)) | Q(municipality__in=municipalities_coordinated_by(user))
    )


def may_handle(user: Anyone, case: Case) -> bool:
    return cases_of(user).filter(pk=case.pk).exists()
