"""Several models out of one row of SQL."""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


class Columns(Generic[Row]):
    """The columns of `model` under the name that `alias` has in a statement; `deferred` fields are left out."""

    def __init__(self, model: type[Row], alias: str, *, deferred: tuple[str, ...] = ()) -> None:
        fields = [field for field in model._meta.concrete_fields if field.name not in deferred]
        self.model = model
        self.names = [field.attname for field in fields]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self.converted = {at: field for at, field in enumerate(fields) if hasattr(field, "from_db_value")}
        self.primary_key = self.names.index(model._meta.pk.attname)

    def read(self, values: Iterator[Any]) -> Row | None:
        """The instance that the next values spell, or None when its primary key is null (an outer join)."""
        taken = [next(values) for _name in self.names]
        if taken[self.primary_key] is None:
            return None
        for at, field in self.converted.items():
            taken[at] = field.from_db_value(taken[at], None, connection)
        return self.model.from_db(connection.alias, self.names, taken)
