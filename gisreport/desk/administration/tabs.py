"""The pages for administrators, in groups: a row of groups, and under it a row of the pages in the open one."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """`name` of its address; `within`: how the names of the pages under it begin; `about_all`: of
    no municipality in particular, and with requests that may wait."""

    name: str
    words: Any
    within: tuple[str, ...] = ()
    about_all: bool = False

    def has(self, here: str) -> bool:
        return here == self.name or (bool(self.within) and here.startswith(self.within))


@dataclass(frozen=True)
class Group:
    words: Any
    pages: tuple[Page, ...]

    def has(self, here: str) -> bool:
        return any(page.has(here) for page in self.pages)


def alone(name: str, words: Any, *within: str) -> Group:
    return Group(words, (Page(name, words, within),))


GROUPS = (
    Group(
        _("Ansvar"),
        (
            Page("administration-rules", _("Regler"), ("administration-rule-new", "administration-rule-end")),
            Page("administration-areas", _("Områden"), ("administration-area-",)),
            Page("administration-try", _("Prova en plats")),
            Page("administration-wrong-rules", _("Skickar fel"), ("administration-rule-try",)),
            Page("administration-problems", _("Problem")),
        ),
    ),
    alone(
        "administration-categories",
        _("Kategorier"),
        "administration-category", "administration-group", "administration-question",
    ),
    Group(
        _("Svar och tider"),
        (
            Page("administration-templates", _("Svarsmallar"), ("administration-template",)),
            Page("administration-deadlines", _("Svarstider"), ("administration-deadline",)),
        ),
    ),
    alone("administration-offices", _("Förvaltningar"), "administration-office"),
    Group(
        _("Personer"),
        (
            Page(
                "administration-people",
                _("Personer"),
                ("administration-person", "administration-invit", "administration-take-role"),
            ),
            Page("administration-sign-in", _("Inloggning")),
        ),
    ),
    alone("administration-look", _("Utseende")),
    alone("administration-facts", _("Kommunens uppgifter")),
    Group(
        _("Gallring"),
        (
            Page("retention", _("Gallring"), ("retention-", "how-to-appeal")),
            Page("erasure-requests", _("Radering"), ("erasure-request",), about_all=True),
        ),
    ),
    alone("administration-history", _("Historik")),
)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """`current` is what aria-current says: "page", "true" for the one that leads here, or nothing."""

    href: str
    words: str
    current: str = ""
    needs_count: bool = False


@dataclass(frozen=True)
class Tabs:
    groups: list[Link]
    pages: list[Link]
    open: str


def tabs_of(code: str, here: str) -> Tabs:
    """The links for the page `here` of the municipality `code`."""
    opened = next((group for group in GROUPS if group.has(here)), None)
    pages = opened.pages if opened and len(opened.pages) > 1 else ()
    return Tabs(
        groups=[_group(group, code, here, is_open=group is opened) for group in GROUPS],
        pages=[Link(_href(page, code), str(page.words), _current(page, here), page.about_all) for page in pages],
        open=str(opened.words) if opened else "",
    )


def _group(group: Group, code: str, here: str, *, is_open: bool) -> Link:
    first = group.pages[0]
    current = "true" if is_open and len(group.pages) > 1 else _current(first, here)
    return Link(_href(first, code), str(group.words), current, any(page.about_all for page in group.pages))


def _current(page: Page, here: str) -> str:
    if here == page.name:
        return "page"
    return "true" if page.has(here) else ""


def _href(page: Page, code: str) -> str:
    return reverse(page.name) if page.about_all else reverse(page.name, args=[code])
