"""Writes a new migration: what the models ask for and the migrations so far do not give."""

import asyncio
import sys
from collections.abc import Sequence
from copy import copy
from enum import Enum
from pathlib import Path
from typing import Any

from tortoise import fields, models
from tortoise.context import TortoiseContext
from tortoise.fields import Field
from tortoise.fields.data import CharEnumFieldInstance, IntEnumFieldInstance, JSONField
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.writer import (
    ImportManager,
    MigrationWriter,
    _render_call,
    format_migration_name,
)

from models.columns import OptionalText
from models.database import models_lent
from models.migration_state import MigrationState
from models.migrator import APP, MIGRATIONS
from models.tables import MODEL_MODULES

_CONNECTION = "sqlite"
_LINT = "# ruff: noqa: E501, I001, RUF012"
_OPTIONS = ("table", "app", "unique_together", "indexes", "constraints")
_JSON_COLUMN = ("source_field", "null", "default", "db_default")


class NothingToMigrate(RuntimeError):
    """The migrations already give what the models ask for."""

    def __init__(self) -> None:
        super().__init__("模型与现有迁移一致，没有需要生成的迁移。")


class FrozenAutodetector(MigrationAutodetector):
    """Compares frozen models: no enums, functions, comments or parents of the living code."""

    def _current_state(self) -> State:
        state = super()._current_state()
        state.models = {key: frozen_model(model) for key, model in state.models.items()}
        return state

    async def _project_state(self) -> State:
        """What the migrations give; frozen as well, for reading them adds to the options."""
        state = MigrationState.empty({})
        for key in self._full_plan():
            migration = self.loader.graph.nodes[key]
            assert migration is not None
            await migration.apply(state, dry_run=True)
        state.models = {key: frozen_model(model) for key, model in state.models.items()}
        return state


class PlainWriter(MigrationWriter):
    """Writes fields without what says nothing about the column."""

    def _render_field(self, field: Field[Any], imports: ImportManager) -> str:
        path, args, kwargs = field.deconstruct()
        if isinstance(field, JSONField):
            kwargs = {name: value for name, value in kwargs.items() if name in _JSON_COLUMN}
        return _render_call(path, args, kwargs, imports)

    def as_string(self) -> str:
        title = self.name[5:].replace("_", " ").capitalize()
        return f'"""{title}."""\n\n{_LINT}\n\n{super().as_string()}'


async def make_migration(
    name: str, *, package: str = MIGRATIONS, modules: Sequence[str] = MODEL_MODULES
) -> Path:
    """Write the next numbered migration into the package; NothingToMigrate when there is none."""
    writers = await _changes(package, modules)
    if not writers:
        raise NothingToMigrate
    found = writers[0]
    writer = PlainWriter(
        format_migration_name(int(found.name[:4]), name),
        APP,
        found.operations,
        dependencies=found.dependencies,
        initial=found.initial,
        migrations_module=package,
    )
    return writer.write()


async def remake_migration(name: str) -> Path:
    """Write a migration that is not released yet once more, from what the models ask for now."""
    for path in Path(__file__).parent.glob(f"migrations/[0-9]*_{name}.py"):
        path.unlink()
    return await make_migration(name)


async def missing_changes(
    *, package: str = MIGRATIONS, modules: Sequence[str] = MODEL_MODULES
) -> list[str]:
    """What the models ask for beyond the migrations, in words; empty when they agree."""
    writers = await _changes(package, modules)
    return [operation.describe() for writer in writers for operation in writer.operations]


async def _changes(package: str, modules: Sequence[str]) -> list[MigrationWriter]:
    app = {"models": list(modules), "migrations": package, "default_connection": _CONNECTION}
    engine = {"engine": "models.safe_sqlite", "credentials": {"file_path": ":memory:"}}
    with models_lent():
        async with TortoiseContext() as context:
            config = {"connections": {_CONNECTION: engine}, "apps": {APP: app}}
            await context.init(config=config, init_connections=False)
            assert context.apps is not None
            return await FrozenAutodetector(context.apps, {APP: app}).changes()


def frozen_model(model: ModelState) -> ModelState:
    frozen = model.clone()
    frozen.fields = {name: frozen_field(field) for name, field in model.fields.items()}
    frozen.bases = (models.Model,)
    frozen.options = {name: frozen.options[name] for name in _OPTIONS if name in frozen.options}
    frozen.description = ""
    return frozen


def frozen_field(field: Field[Any]) -> Field[Any]:
    """The column alone: plain types, and defaults that are plain values."""
    frozen = _plain_field(field)
    frozen.model_field_name = field.model_field_name
    frozen.source_field = field.source_field
    frozen.pk, frozen.null = field.pk, field.null
    frozen.unique, frozen.index = field.unique, field.index
    frozen.db_default = field.db_default
    frozen.default = _plain_default(field.default)
    frozen.description = None
    return frozen


def _plain_field(field: Field[Any]) -> Field[Any]:
    if isinstance(field, CharEnumFieldInstance):
        return fields.CharField(max_length=field.max_length)
    if isinstance(field, IntEnumFieldInstance):
        return fields.SmallIntField()
    if isinstance(field, JSONField):
        return fields.JSONField()
    if isinstance(field, OptionalText):
        return fields.TextField(null=True)
    return copy(field)


def _plain_default(default: Any) -> Any:
    if isinstance(default, Enum):
        return default.value
    if default in (list, dict):
        return default
    return default if isinstance(default, bool | int | float | str) else None


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(remake_migration(sys.argv[1]))}\n")
