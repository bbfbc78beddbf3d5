"""The connection that the limits are measured on: one, that stays, with the service's own settings."""

from typing import Any

import psycopg

AS_THE_SERVICE = "-c jit=off -c random_page_cost=1.1"  # see settings.py


def bare_connection(url: str, *, prepare_threshold: int = 5) -> psycopg.Connection[Any]:
    """Statements are prepared after so many, as in the service."""
    return psycopg.connect(url, autocommit=True, prepare_threshold=prepare_threshold, options=AS_THE_SERVICE)
