"""Case numbers: six random symbols and a check symbol, readable over the phone, with no meaning inside."""

import secrets

from django.db import IntegrityError

# 23 symbols (a prime, so that the weighted sum catches every single wrong symbol and every swap of two
# neighbours); without those that look alike (0 O Q, 1 I L, 2 Z, 5 S, 8 B, U).
SYMBOLS = "34679ACDEFGHJKMNPRTVWXY"
LENGTH = 7


def new_number() -> str:
    body = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH - 1))
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    total = sum(weight * SYMBOLS.index(symbol) for weight, symbol in enumerate(body, start=2))
    return SYMBOLS[total % len(SYMBOLS)]


def read_number(written: str) -> str | None:
    """The number as stored, from what a person wrote (spaces, hyphens and small letters allowed); None if wrong."""
    number = "".join(written.upper().replace("-", " ").split())
    if len(number) != LENGTH or any(symbol not in SYMBOLS for symbol in number):
        return None
    return number if check_symbol(number[:-1]) == number[-1] else None


def number_was_taken(error: IntegrityError) -> bool:
    """Whether a new case drew the number of another. Six symbols are few enough that it happens: once in 150 cases
    when there are a million."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return "cases_case_number" in str(getattr(diagnosis, "constraint_name", ""))
