"""What the page of a case says about the cases that belong with it: `{% load gathering %}`."""

from typing import Any

from django import template

from gisreport.cases.models import Case
from gisreport.desk.gathering import Bonds, bonds_of

register = template.Library()


@register.simple_tag
def bonds(case: Case) -> Bonds:
    return bonds_of(case)


@register.inclusion_tag("desk/gathering/_bonds.html")
def case_bonds(case: Case, bonds: Bonds) -> dict[str, Any]:
    return {"case": case, "bonds": bonds}


@register.inclusion_tag("desk/gathering/_gathered_notice.html")
def gathered_notice(case: Case, bonds: Bonds) -> dict[str, Any]:
    return {"case": case, "bonds": bonds}
