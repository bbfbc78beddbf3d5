"""What is asked about a category. Nothing that has been answered is taken away: it is closed, and stays readable."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.desk.administration.category_forms import new_code
from gisreport.desk.administration.history import Kind, note
from gisreport.desk.administration.in_turn import wait_for_turn
from gisreport.errors import Refusal
from reports.models import Report
from routing.models import Question


@transaction.atomic
def keep_question(question: Question, *, by: User) -> Question:
    """Save what a form filled in; a new question comes last. Refusal when one that has been answered would be answered
    in another way."""
    wait_for_turn(question.category.municipality_id)
    stored = Question.objects.select_for_update().filter(pk=question.pk).first()
    if stored is None:
        others = question.category.questions
        question.code = new_code(question.texts["sv"][:40], set(others.values_list("code", flat=True)))
        question.order = others.count()
    elif stored.kind != question.kind and times_answered(stored):
        raise Refusal(
            _("Frågan har redan besvarats på det gamla sättet."),
            fields={"kind": _("Frågan har besvarats. Ta bort den, och lägg till en ny med ett annat sätt att svara.")},
        )
    else:
        question.options = [
            one for one in question.options if not one.get("closed") or _was_chosen(question, one["code"])
        ]
    question.save()
    _note(question, before=told_of(stored) if stored else {}, after=told_of(question), by=by)
    return question


@transaction.atomic
def remove_question(question: Question, *, by: User) -> bool:
    """It is no longer asked. True when it was kept, because it has been answered."""
    is_kept = bool(times_answered(question))
    _note(question, before=told_of(question), after={"closed_on": timezone.localdate()} if is_kept else {}, by=by)
    if is_kept:
        question.closed_on = timezone.localdate()
        question.save(update_fields=["closed_on"])
    else:
        question.delete()
    return is_kept


@transaction.atomic
def move_question(question: Question, *, up: bool, by: User) -> None:
    rows = list(Question.objects.select_for_update().filter(category=question.category_id).open())
    place = rows.index(question)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows):
        row.order = number
    Question.objects.bulk_update(rows, ["order"])
    _note(question, before={"order": place + 1}, after={"order": other + 1}, by=by)


def times_answered(question: Question) -> int:
    return Report.objects.filter(category=question.category_id, answers__has_key=question.code).count()


def _was_chosen(question: Question, option: str) -> bool:
    chosen = Q(answers__contains={question.code: option}) | Q(answers__contains={question.code: [option]})
    return Report.objects.filter(chosen, category=question.category_id).exists()


def told_of(question: Question) -> dict[str, Any]:
    return {
        "category": question.category.name,
        "texts": question.texts,
        "kind": question.get_kind_display(),
        "options": [one["texts"].get("sv", one["code"]) for one in question.offered_options],
        "is_required": question.is_required,
    }


def _note(question: Question, *, before: dict[str, Any], after: dict[str, Any], by: User) -> None:
    note(
        question.category.municipality, Kind.QUESTION, question.pk, called=str(question), before=before, after=after,
        by=by,
    )  # fmt: skip
