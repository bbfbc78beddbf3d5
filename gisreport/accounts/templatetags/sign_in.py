from django import template
from django.conf import settings

from gisreport.accounts.models import SignInService

register = template.Library()


@register.simple_tag
def sign_in_services() -> list[SignInService]:
    """The municipalities that have a sign-in of their own here."""
    return list(
        SignInService.objects.filter(is_open=True).select_related("municipality").order_by("municipality__name")
    )


@register.simple_tag
def needs_second_factor() -> bool:
    return settings.STAFF_NEEDS_SECOND_FACTOR
