"""Several models out of one row of SQL."""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


class Columns(Generic[Row]):
    """The columns of `model` under the name that `alias` has in a statement; `deferred` fields are left out."""

    def __init__(self, model: type[Row], alias: str, *, deferred: tuple[str, ...] = ()) -> None:
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if field.name not in deferred]
        self.names = [field.attname for field in self.fields]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in self.fields)

    def read(self, values: Iterator[Any]) -> Row | None:
        """The instance that the next values spell, or None when its primary key is null (an outer join)."""
        taken = [_converted(field, value) for field, value in zip(self.fields, values, strict=False)]
        if taken[self.names.index(self._primary_key())] is None:
            return None
        return self.model.from_db(connection.alias, self.names, taken)

    def _primary_key(self) -> str:
        return str(self.model._meta.pk.attname)


def _converted(field: Any, value: Any) -> Any:
    converters: Iterable[Any] = field.get_db_converters(connection)
    for convert in converters:
        value = convert(value, None, connection)
    return value
