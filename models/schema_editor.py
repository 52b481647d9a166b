"""Tortoise's schema editors, made to keep on both engines what the models ask for."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from tortoise.fields import Field
from tortoise.fields.relational import ManyToManyFieldInstance
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor, SqliteSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_editor.data import ModelSqlData
from tortoise.models import Model

from models.sqlite_table import SqliteTable

Constraint = UniqueConstraint | CheckConstraint


def split_statements(sql: str) -> Iterator[str]:
    """Single statements, whatever semicolons their quotations and trigger bodies hold."""
    statement = ""
    for piece in sql.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement.strip()
            statement = ""


def is_partial(constraint: Constraint) -> bool:
    """Whether it holds for some rows only, which takes an index instead of a constraint."""
    return isinstance(constraint, UniqueConstraint) and constraint.condition is not None


def is_filled(field: Field[Any]) -> bool:
    """Whether rows that are there need a value when the field is added, and it has one to give."""
    return not field.null and not field.has_db_default() and field.default is not None


def first_value(field: Field[Any]) -> Any:
    return field.default() if callable(field.default) else field.default


class ConstraintKeeper(BaseSchemaEditor):
    """Writes the constraints of a model into its CREATE TABLE, and the index of an added field."""

    _creating: type[Model] | None = None

    def _get_model_sql_data(self, model: type[Model]) -> ModelSqlData:
        self._creating = model
        return super()._get_model_sql_data(model)

    def _get_inner_statements(self) -> list[str]:
        model = self._creating
        if model is None:
            return []
        wanted = model._meta.constraints or ()
        return [self._constraint_sql(model, each) for each in wanted if not is_partial(each)]

    def _constraint_sql(self, model: type[Model], constraint: Constraint) -> str:
        if isinstance(constraint, CheckConstraint):
            return f'CONSTRAINT "{constraint.name}" CHECK ({constraint.check})'
        columns = self._resolve_fields_to_columns(model, constraint.fields)
        listed = ", ".join(f'"{column}"' for column in columns)
        return f'CONSTRAINT "{self._name_of(model, constraint)}" UNIQUE ({listed})'

    def _name_of(self, model: type[Model], constraint: Constraint) -> str:
        if isinstance(constraint, CheckConstraint):
            return constraint.name
        columns = self._resolve_fields_to_columns(model, constraint.fields)
        return self._constraint_name_for_model(
            model, UniqueConstraint(fields=tuple(columns), name=constraint.name)
        )

    async def create_model(self, model: type[Model]) -> None:
        await super().create_model(model)
        for constraint in model._meta.constraints or ():
            if is_partial(constraint):
                await self.add_constraint(model, constraint)

    async def add_field(self, model: type[Model], field_name: str) -> None:
        await super().add_field(model, field_name)
        field = model._meta.fields_map[field_name]
        if field.index and not isinstance(field, ManyToManyFieldInstance):
            await self.add_index(model, Index(fields=(field.source_field or field_name,)))


class PostgresEditor(ConstraintKeeper, AsyncpgSchemaEditor):
    """PostgreSQL changes tables in place."""

    async def add_field(self, model: type[Model], field_name: str) -> None:
        """Rows that are there get the field's default, which the column does not keep."""
        field = model._meta.fields_map[field_name]
        if not is_filled(field):
            await super().add_field(model, field_name)
            return
        kept, field.db_default = field.db_default, first_value(field)
        try:
            await super().add_field(model, field_name)
        finally:
            field.db_default = kept
        column = field.source_field or field_name
        change = f'ALTER COLUMN "{column}" DROP DEFAULT'
        await self._run_sql(f'ALTER TABLE "{model._meta.db_table}" {change}')


class SqliteEditor(ConstraintKeeper, SqliteSchemaEditor):
    """Rebuilds a table from its own text, so that nothing it enforces is lost."""

    async def _run_sql(self, sql: str) -> None:
        for statement in split_statements(sql):
            await self.client.execute_query(statement)

    def _get_column_comment_sql(self, table: str, column: str, comment: str) -> str:
        return ""

    def _get_table_comment_sql(self, table: str, comment: str) -> str:
        return ""

    async def add_field(self, model: type[Model], field_name: str) -> None:
        field = model._meta.fields_map[field_name]
        if isinstance(field, ManyToManyFieldInstance):
            await super().add_field(model, field_name)
            return
        column = field.source_field or field_name
        table = await self._stored_table(model)
        table.add_column(self._wanted_table(model).definition_of(column))
        await self._rebuild(table, removed=column, filled=self._filling(model, field))
        if field.index:
            await self.add_index(model, Index(fields=(column,)))

    def _filling(self, model: type[Model], field: Field[Any]) -> str | None:
        """What rows that are there get in an added column, as SQL."""
        if not is_filled(field):
            return None
        return str(self._escape_default_value(field.to_db_value(first_value(field), model)))

    async def remove_field(self, model: type[Model], field: Field[Any]) -> None:
        if isinstance(field, ManyToManyFieldInstance):
            await super().remove_field(model, field)
            return
        column = field.source_field or field.model_field_name
        table = await self._stored_table(model)
        table.remove_column(column)
        await self._rebuild(table, removed=column)

    async def _alter_field(
        self, model: type[Model], old_field: Field[Any], new_field: Field[Any]
    ) -> None:
        old_column = old_field.source_field or old_field.model_field_name
        column = new_field.source_field or new_field.model_field_name
        if old_column != column:
            rename = f'RENAME COLUMN "{old_column}" TO "{column}"'
            await self._run_sql(f'ALTER TABLE "{model._meta.db_table}" {rename}')
        table = await self._stored_table(model)
        table.replace_column(column, self._wanted_table(model).definition_of(column))
        await self._rebuild(table)
        if new_field.index and not old_field.index:
            await self.add_index(model, Index(fields=(column,)))
        if old_field.index and not new_field.index:
            await self.remove_index(model, Index(fields=(column,)))

    async def add_constraint(self, model: type[Model], constraint: Constraint) -> None:
        if isinstance(constraint, UniqueConstraint) and constraint.condition:
            await self._run_sql(self._partial_index_sql(model, constraint))
            return
        table = await self._stored_table(model)
        table.add_constraint(self._constraint_sql(model, constraint))
        await self._rebuild(table)

    async def remove_constraint(self, model: type[Model], constraint: Constraint) -> None:
        if is_partial(constraint):
            await self._run_sql(f'DROP INDEX "{self._name_of(model, constraint)}"')
            return
        table = await self._stored_table(model)
        table.remove_constraint(self._name_of(model, constraint))
        await self._rebuild(table)

    async def rename_constraint(
        self, model: type[Model], old_constraint: Constraint, new_constraint: Constraint
    ) -> None:
        await self.remove_constraint(model, old_constraint)
        await self.add_constraint(model, new_constraint)

    def _partial_index_sql(self, model: type[Model], constraint: UniqueConstraint) -> str:
        columns = self._resolve_fields_to_columns(model, constraint.fields)
        listed = ", ".join(f'"{column}"' for column in columns)
        target = f'"{model._meta.db_table}" ({listed})'
        name = self._name_of(model, constraint)
        return f'CREATE UNIQUE INDEX "{name}" ON {target} WHERE {constraint.condition}'

    def _wanted_table(self, model: type[Model]) -> SqliteTable:
        create_sql = next(split_statements(self._get_model_sql_data(model).table_sql))
        return SqliteTable.parse(model._meta.db_table, create_sql)

    async def _stored_table(self, model: type[Model]) -> SqliteTable:
        name = model._meta.db_table
        query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
        _, rows = await self.client.execute_query(query, [name])
        return SqliteTable.parse(name, rows[0]["sql"])

    async def _rebuild(
        self, table: SqliteTable, *, removed: str | None = None, filled: str | None = None
    ) -> None:
        """Copy the rows into a table of the new shape; with foreign keys on, DROP would delete."""
        attached = await self._attached_sql(table.name, without=removed)
        fresh = f"new__{table.name}"
        names = [f'"{name}"' for name in table.columns if name != removed]
        values = list(names)
        if filled is not None:
            names.append(f'"{removed}"')
            values.append(filled)
        await self.client.execute_query(table.create_sql(fresh))
        await self.client.execute_query(
            f'INSERT INTO "{fresh}" ({", ".join(names)})'
            f' SELECT {", ".join(values)} FROM "{table.name}"'
        )
        await self.client.execute_query(f'DROP TABLE "{table.name}"')
        await self.client.execute_query(f'ALTER TABLE "{fresh}" RENAME TO "{table.name}"')
        for sql in attached:
            await self.client.execute_query(sql)

    async def _attached_sql(self, table: str, *, without: str | None) -> list[str]:
        """The texts of the table's indexes and triggers, but for indexes on the removed column."""
        query = (
            "SELECT sql FROM sqlite_master AS part WHERE tbl_name = ? AND sql IS NOT NULL"
            " AND type IN ('index', 'trigger') AND NOT EXISTS"
            " (SELECT 1 FROM pragma_index_info(part.name) AS place WHERE place.name = ?)"
        )
        _, rows = await self.client.execute_query(query, [table, without])
        return [row["sql"] for row in rows]
