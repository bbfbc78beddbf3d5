"""The categories as the form shows them: in their groups, each with its questions and what was answered so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Q
from django.utils import timezone

from gisreport.texts import in_language
from reports.answers import field_name
from routing.models import Category, CategoryGroup, Municipality, Question
from routing.offer import categories_for

# So many questions stand open; when several more are voluntary, those are folded.
OPEN_QUESTIONS = 3


@dataclass(frozen=True)
class AskedQuestion:
    question: Question
    given: Sequence[str] = ()
    error: str = ""

    @property
    def name(self) -> str:
        return field_name(self.question.code)

    @property
    def anchor(self) -> str:
        return answer_anchor(self.question.code)

    @property
    def value(self) -> str:
        return self.given[0] if self.given else ""

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Code, words, and whether it was chosen."""
        return [
            (option["code"], in_language(option["texts"]), option["code"] in self.given)
            for option in self.question.offered_options
        ]


@dataclass(frozen=True)
class OfferedCategory:
    category: Category
    questions: list[AskedQuestion] = field(default_factory=list)
    is_chosen: bool = False

    @property
    def description(self) -> str:
        return in_language(self.category.descriptions)

    @property
    def stopper(self) -> str:
        return in_language(self.category.stopper)

    @property
    def open_questions(self) -> list[AskedQuestion]:
        return [asked for asked in self.questions if asked not in self.folded_questions]

    @property
    def folded_questions(self) -> list[AskedQuestion]:
        voluntary = [asked for asked in self.questions[OPEN_QUESTIONS:] if not asked.question.is_required]
        return voluntary if len(voluntary) > 1 else []

    @property
    def is_unfolded(self) -> bool:
        """Whether something among the folded questions has been answered, or needs another answer."""
        return any(asked.given or asked.error for asked in self.folded_questions)

    @property
    def has_panel(self) -> bool:
        """Whether there is more to read or answer once it is chosen."""
        return bool(self.questions or self.stopper or self.category.is_private)


@dataclass(frozen=True)
class Offer:
    """What `municipality` offers; None: no municipality takes reports here yet."""

    municipality: Municipality | None
    groups: list[tuple[CategoryGroup, list[OfferedCategory]]] = field(default_factory=list)

    @property
    def categories(self) -> list[OfferedCategory]:
        return [offered for _group, members in self.groups for offered in members]

    @property
    def chosen(self) -> OfferedCategory | None:
        return next((offered for offered in self.categories if offered.is_chosen), None)


def answer_anchor(code: str) -> str:
    return f"svar-{code}"


def offer_of(
    municipality: Municipality | None,
    *,
    chosen: str = "",
    given: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> Offer:
    """`given` are the answers so far by the question's code, `errors` those of the form by field."""
    if municipality is None:
        return Offer(None)
    offered = [
        _offered(category, category.code == chosen, given or {}, errors or {})
        for category in categories_for(municipality)
    ]
    return Offer(municipality, [(group, list(members)) for group, members in groupby(offered, key=_group)])


def default_municipality() -> Municipality | None:
    """Whose categories are shown before a place is known: the municipality that offers most, here the only one."""
    is_open = Q(categories__closed_on=None) | Q(categories__closed_on__gt=timezone.localdate())
    counted = Municipality.objects.filter(takes_reports=True).annotate(offers=Count("categories", filter=is_open))
    return counted.order_by("-offers", "code").first()


def _group(offered: OfferedCategory) -> CategoryGroup:
    return offered.category.group


def _offered(
    category: Category, is_chosen: bool, given: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]]
) -> OfferedCategory:
    questions = [
        AskedQuestion(
            question,
            tuple(given.get(question.code, ())) if is_chosen else (),
            " ".join(errors.get(field_name(question.code), ())) if is_chosen else "",
        )
        for question in category.questions.all()
    ]
    return OfferedCategory(category, questions, is_chosen)
