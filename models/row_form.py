"""What a row of a model is to the database: columns, defaults and forms, from its own metadata."""

from collections.abc import Callable, Container, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Generic, TypeVar, cast

from tortoise.fields import Field
from tortoise.models import Model

from models.columns import Uuid7Field

ModelType = TypeVar("ModelType", bound=Model)


_MUTABLE = (list, dict)


class RowForm(Generic[ModelType]):
    """Turns attributes of a model into values of its table, as its fields say."""

    def __init__(self, model: type[ModelType]) -> None:
        meta = model._meta
        self.model = model
        self.table: str = meta.db_table
        self.key: str = meta.db_pk_column
        self.columns: dict[str, str] = dict(meta.fields_db_projection)
        names = ", ".join(f'"{column}"' for column in self.columns.values())
        self.selected = f'SELECT {names} FROM "{self.table}" WHERE "{self.key}" = $1'
        self.in_county = f'{self.selected} AND "county_id" = $2'
        self._forms: dict[str, Callable[[Any, Any], Any]] = {
            name: meta.fields_map[name].to_db_value for name in self.columns
        }
        self._ready = {name: _ready(meta.fields_map[name]) for name in self.columns}
        self._defaults = {
            name: meta.fields_map[name].default
            for name in self.columns
            if meta.fields_map[name].default is not None or meta.fields_map[name].null
        }

    def complete(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All attributes of a new row; TypeError names those unknown or missing."""
        row = self.defaults(given)
        row.update(given)
        if row.keys() != self.columns.keys():
            self._refuse(row)
        return row

    def defaults(self, given: Container[str] = ()) -> dict[str, Any]:
        """What a new row has where nothing is given."""
        return {
            name: default() if callable(default) else default
            for name, default in self._defaults.items()
            if name not in given
        }

    def values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """By column, as the database driver takes them; ValidationError when a field refuses."""
        forms, columns, ready = self._forms, self.columns, self._ready
        return {
            columns[name]: value if type(value) in ready[name] else forms[name](value, self.model)
            for name, value in row.items()
        }

    def changes(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The same for some attributes of a row that is there."""
        if not given.keys() <= self.columns.keys():
            self._refuse({**self.columns, **given})
        return self.values(given)

    def read(self, row: Mapping[str, Any]) -> ModelType:
        """The model's object for a row the database gave, all columns of it."""
        return self.model._init_from_db(**row)

    def present(self, row: ModelType) -> dict[str, Any]:
        """The attributes as they are now, to be compared later."""
        values = row.__dict__
        return {
            name: deepcopy(value) if isinstance(value := values[name], _MUTABLE) else value
            for name in self.columns
        }

    def instance(self, row: Mapping[str, Any]) -> ModelType:
        """The model's object for a row that is as good as written."""
        made = self.model.__new__(self.model)
        made.__dict__.update(
            row,
            _partial=False,
            _saved_in_db=True,
            _custom_generated_pk=True,
            _await_when_save={},
        )
        return made

    def _refuse(self, row: Mapping[str, Any]) -> None:
        unknown = sorted(row.keys() - self.columns.keys())
        missing = sorted(self.columns.keys() - row.keys())
        raise TypeError(f"{self.model.__name__}: unknown {unknown}, missing {missing}")


def _ready(field: Field[Any]) -> frozenset[type]:
    """Types whose values the driver takes as they are, as far as the field does not look closer."""
    ready = {type(None)} if field.null else set()
    if not field.validators and type(field).to_db_value in (
        Field.to_db_value,
        Uuid7Field.to_db_value,
    ):
        ready.add(field.field_type)
    return frozenset(ready)


@cache
def _form(model: type[Model]) -> RowForm[Any]:
    return RowForm(model)


def form_of(model: type[ModelType]) -> RowForm[ModelType]:
    return cast(RowForm[ModelType], _form(model))
