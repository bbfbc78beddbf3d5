"""What can be reported: groups and categories are made, changed, put in order, closed and opened again; all of it is
noted in the history.

A category never changes its code. Whether it is private is changed on its own: private cases are never published
afterwards, because those who reported them were told that nobody else would see them.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from gisreport.desk.administration.category_forms import new_code
from gisreport.desk.administration.history import Kind, fields_of, note
from gisreport.desk.administration.in_turn import wait_for_turn
from gisreport.errors import Refusal
from routing.models import Category, CategoryGroup, Municipality, Responsibility
from routing.problems import described

T = TypeVar("T", CategoryGroup, Category)

GROUP_FIELDS = ("names",)
CATEGORY_FIELDS = (
    "names", "descriptions", "keywords", "icon", "group", "is_private", "needs_place", "stopper", "stopper_ends",
)  # fmt: skip


# --- Groups ---


@transaction.atomic
def keep_group(group: CategoryGroup, *, by: User) -> CategoryGroup:
    """Save what a form filled in; a new group comes last."""
    wait_for_turn(group.municipality_id)
    before = _stored(group, *GROUP_FIELDS)
    if group.pk is None:
        others = group.municipality.category_groups
        group.code = new_code(group.names["sv"], set(others.values_list("code", flat=True)))
        group.order = others.count()
    group.save()
    note(
        group.municipality, Kind.GROUP, group.pk, called=str(group), before=before,
        after=fields_of(group, *GROUP_FIELDS), by=by,
    )  # fmt: skip
    return group


@transaction.atomic
def move_group(group: CategoryGroup, *, up: bool, by: User) -> None:
    """One step; nothing happens to the first upwards or the last downwards."""
    groups = list(CategoryGroup.objects.select_for_update().filter(municipality=group.municipality_id))
    if _moved(groups, group, up=up):
        CategoryGroup.objects.bulk_update(_numbered(groups), ["order"])
        _renumber(group.municipality)
        _note_place(group.municipality, Kind.GROUP, group, groups, up=up, by=by)


@transaction.atomic
def remove_group(group: CategoryGroup, *, by: User) -> None:
    """Refusal while there are categories in it."""
    if group.categories.exists():
        raise Refusal(_("Gruppen har kategorier. Flytta dem till en annan grupp först."))
    note(group.municipality, Kind.GROUP, group.pk, called=str(group), before=fields_of(group, *GROUP_FIELDS), by=by)
    group.delete()


# --- Categories ---


@transaction.atomic
def keep_category(category: Category, *, by: User) -> Category:
    """Save what a form filled in; a new category comes last in its group, and so does one that changed group."""
    wait_for_turn(category.municipality_id)
    before = _stored(category, *CATEGORY_FIELDS)
    municipality = category.municipality
    if category.pk is None:
        taken = set(municipality.categories.values_list("code", flat=True))
        category.code = new_code(category.names["sv"], taken)
    if not before or before["group"] != str(category.group):
        category.order = 30_000
    category.save()
    _renumber(municipality)
    note(
        municipality, Kind.CATEGORY, category.pk, called=category.name, before=before,
        after=fields_of(category, *CATEGORY_FIELDS), by=by,
    )  # fmt: skip
    return category


@transaction.atomic
def move_category(category: Category, *, up: bool, by: User) -> None:
    """One step within its group."""
    members = list(
        Category.objects.select_for_update().filter(group=category.group_id, municipality=category.municipality_id)
    )
    if _moved(members, category, up=up):
        Category.objects.bulk_update(_numbered(members), ["order"])
        _renumber(category.municipality)
        _note_place(category.municipality, Kind.CATEGORY, category, members, up=up, by=by)


@transaction.atomic
def close_category(category: Category, *, on: date, by: User) -> Category:
    """From `on`, today or later, nobody can choose it; its cases go on."""
    if on < timezone.localdate():
        said = _("Välj dagens datum eller ett senare.")
        raise Refusal(said, fields={"closed_on": said})
    return _closed_on(category, on, by=by)


@transaction.atomic
def open_category(category: Category, *, by: User) -> Category:
    return _closed_on(category, None, by=by)


def _closed_on(category: Category, day: date | None, *, by: User) -> Category:
    before = fields_of(category, "closed_on")
    category.closed_on = day
    category.save(update_fields=["closed_on"])
    note(
        category.municipality, Kind.CATEGORY, category.pk, called=category.name, before=before,
        after=fields_of(category, "closed_on"), by=by,
    )  # fmt: skip
    return category


# --- Who sees its cases ---


@transaction.atomic
def make_private(category: Category, *, by: User) -> Category:
    """From now on none of its cases is public. Refusal while a rule sends them to somebody outside."""
    outside = rules_to_outside(category)
    if outside:
        raise Refusal(
            _(
                "{rule} skickar ärendena utanför kommunen. Avsluta den regeln först, och välj en egen förvaltning."
            ).format(rule=described(outside[0]))
        )
    return _private(category, True, by=by)


@transaction.atomic
def make_public(category: Category, *, by: User) -> Category:
    """Refusal when anybody has reported in it: they were told that it would not be shown."""
    if cases_in(category):
        raise Refusal(
            _("De som har anmält i kategorin har fått veta att det inte visas för andra. Därför går det inte att göra "
              "den öppen. Stäng den och lägg till en ny kategori.")
        )  # fmt: skip
    return _private(category, False, by=by)


def cases_in(category: Category) -> int:
    return Case.objects.filter(category=category).count()


def rules_to_outside(category: Category) -> Sequence[Responsibility]:
    rules = Responsibility.objects.filter(category=category, valid__overlap=(timezone.localdate(), None))
    return list(
        rules.filter(administration__is_external=True).select_related("administration", "category", "municipality")
    )


def _private(category: Category, is_private: bool, *, by: User) -> Category:
    before = fields_of(category, "is_private")
    category.is_private = is_private
    category.save(update_fields=["is_private"])
    note(
        category.municipality, Kind.CATEGORY, category.pk, called=category.name, before=before,
        after=fields_of(category, "is_private"), by=by,
    )  # fmt: skip
    return category


# --- Order ---


def _stored(one: CategoryGroup | Category, *names: str) -> dict[str, object]:
    """As it is in the database, whatever a form has filled in; empty for a new one."""
    if one.pk is None:
        return {}
    return fields_of(type(one).objects.select_for_update(of=("self",)).get(pk=one.pk), *names)


def _moved(rows: list[T], one: T, *, up: bool) -> bool:
    """Put `one` a step up or down in `rows`; False when it is at the end already."""
    place = rows.index(one)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    return True


def _numbered(rows: list[T]) -> list[T]:
    for number, row in enumerate(rows):
        row.order = number
    return rows


def _renumber(municipality: Municipality) -> None:
    """One order for all categories, group by group, so that lists without groups have it too."""
    categories = municipality.categories.order_by("group__order", "group__code", "order", "code")
    Category.objects.bulk_update(_numbered(list(categories)), ["order"])


def _note_place(
    municipality: Municipality, kind: Kind, one: CategoryGroup | Category, rows: Sequence[object], *, up: bool, by: User
) -> None:
    place = rows.index(one) + 1
    before, after = {"order": place + (1 if up else -1)}, {"order": place}
    note(municipality, kind, one.pk, called=str(one), before=before, after=after, by=by)
