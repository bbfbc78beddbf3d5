"""The next case of the list that the officer came from. `lista` in an address is what its inbox was narrowed by."""

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from gisreport.accounts.models import User
from gisreport.desk.choices import Workplace
from gisreport.desk.inbox import InboxFilter

FURTHEST = 500  # further down nobody works case by case
LONGEST_QUERY = 1000
WHOLE = "-"  # an inbox that was not narrowed


def next_case(user: User, inbox_query: str, number: str) -> str:
    """The number of the case after `number` in that list; the first one of it when `number` has left; "" at the end."""
    asked = InboxFilter(_read(inbox_query), place=Workplace(user))
    numbers = list(asked.cases().values_list("number", flat=True)[:FURTHEST])
    others = [other for other in numbers if other != number]
    at = numbers.index(number) if number in numbers else 0
    return others[at] if at < len(others) else ""


def _read(inbox_query: str) -> QueryDict:
    try:
        return QueryDict("" if inbox_query == WHOLE else inbox_query)
    except TooManyFieldsSent:
        return QueryDict()
