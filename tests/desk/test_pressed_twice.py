"""A button that is pressed twice: the two requests come at the same time."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection

from gisreport.accounts.models import User
from gisreport.desk.administration.categories import keep_category, keep_group
from gisreport.desk.administration.questions import keep_question
from gisreport.desk.administration.templates import keep_template
from gisreport.desk.models import ReplyTemplate
from gisreport.errors import Refusal
from routing.models import Category, CategoryGroup, Question
from tests.cast import Town

NAMES = {"sv": "Klotter", "en": "Graffiti"}


def template(town: Town) -> Callable[[User], object]:
    made = ReplyTemplate(municipality=town.municipality, name="Tack", texts={"sv": "Tack!"})
    return lambda by: keep_template(made, by=by)


def category(town: Town) -> Callable[[User], object]:
    group = CategoryGroup.objects.get(municipality=town.municipality)
    made = Category(municipality=town.municipality, group=group, names=NAMES)
    return lambda by: keep_category(made, by=by)


def group(town: Town) -> Callable[[User], object]:
    made = CategoryGroup(municipality=town.municipality, names=NAMES)
    return lambda by: keep_group(made, by=by)


def question(town: Town) -> Callable[[User], object]:
    made = Question(category=town.categories["park"], texts=NAMES)
    return lambda by: keep_question(made, by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [template, category, group, question])
def test_what_is_saved_twice_at_once_is_no_error(
    lilleby: Town, eva_the_administrator: User, begun: Callable[[Town], Callable[[User], object]]
) -> None:
    """The second is another one, with a code of its own, or is told that there is one of that name."""
    errors: list[Exception] = []
    together = threading.Barrier(4)

    def save(made: Callable[[User], object]) -> None:
        together.wait()
        try:
            made(eva_the_administrator)
        except Refusal:
            pass
        except IntegrityError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[begun(lilleby)]) for _press in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
