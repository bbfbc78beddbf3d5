"""What the cases on the map are about: the groups to choose among, and the symbols on the pins."""

from dataclasses import dataclass

from gisreport.texts import in_language
from routing.models import Category


@dataclass(frozen=True)
class Legend:
    """`groups` are (code, name), the same code once even when many municipalities have it."""

    groups: list[tuple[str, str]]
    icons: list[str]


def legend() -> Legend:
    rows = (
        Category.objects.filter(is_private=False, municipality__takes_reports=True)
        .order_by("group__order", "group__code")
        .values_list("group__code", "group__names", "icon")
        .distinct()
    )
    groups: dict[str, str] = {}
    icons = set()
    for code, names, icon in rows:
        groups.setdefault(code, in_language(names))
        icons.add(icon)
    return Legend(list(groups.items()), sorted(icons))
