"""The base of every record, and the two field types that SQLite lacks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from peewee import Model, TextField


class Record(Model):
    """A row of the one file. Models are bound to the file's database while a desk is open."""

    if TYPE_CHECKING:
        id: Any
        _meta: Any

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        legacy_table_names = False


class _DayField(TextField):
    """A ``date``, kept as ISO text, so that text order is time order."""

    def db_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: Any) -> Any:
        return date.fromisoformat(value) if value else None


class _MomentField(TextField):
    """An aware ``datetime`` in the shop's offset, kept as ISO text with seconds."""

    def db_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("a moment needs its offset")
            return value.isoformat(timespec="seconds")
        return value

    def python_value(self, value: Any) -> Any:
        return datetime.fromisoformat(value) if value else None


# Typed as Any: the stubs of peewee know no field that reads as another type than it stores.
DayField: Any = _DayField
MomentField: Any = _MomentField
