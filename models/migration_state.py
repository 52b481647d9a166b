"""What the tables look like between two operations of a migration, at a price that stays low.

Tortoise makes classes of all tables anew for every operation, so that a migration of thirty tables
takes seconds. Here a table becomes a class when an operation asks for it, with the tables it
refers to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tortoise.fields.relational import ForeignKeyFieldInstance, ManyToManyFieldInstance
from tortoise.migrations.exceptions import IncompatibleStateError
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.models import Model

Key = tuple[str, str]
"""App and name of a model."""


class ModelsOnDemand(StateApps):
    """The models of a state; each becomes a class when somebody asks for it."""

    def __init__(self, default_connections: dict[str, str], states: dict[Key, ModelState]) -> None:
        super().__init__(default_connections=default_connections)
        self._states = states
        self._asked: set[Key] = set()

    def get_model(self, app_label: str, model_name: str | None = None) -> type[Model]:
        """The class of the table as it is in this state; KeyError when there is none."""
        if model_name is None:
            app_label, model_name = self.split_reference(app_label)
        key = app_label, model_name
        if key not in self._asked:
            self._make({*self._asked, key})
        return self.apps[app_label][model_name]

    def make_all(self) -> None:
        """For code of a migration, which may follow any relation."""
        self._make(set(self._states))

    def forget(self) -> None:
        """The state has changed: what is asked for next is made of what it is then."""
        self.apps.clear()
        self._asked.clear()

    def _make(self, asked: set[Key]) -> None:
        self.forget()
        self._asked = asked
        for key in sorted(asked.union(*map(self._targets, asked))):
            self.register_model(key[0], self._states[key].render(self))
        self._init_relations()
        self._build_initial_querysets()

    def _targets(self, key: Key) -> Iterator[Key]:
        """The tables a table refers to; those that are made later in the migration do not count."""
        for _, target in references(self._states[key]):
            if target in self._states:
                yield target


class MigrationState(State):
    """A state that only notes what an operation changes."""

    apps: ModelsOnDemand

    @classmethod
    def empty(cls, default_connections: dict[str, str]) -> "MigrationState":
        """Before the first migration."""
        states: dict[Key, ModelState] = {}
        return cls(models=states, apps=ModelsOnDemand(default_connections, states))

    def clone(self) -> "MigrationState":
        # Operations put new fields in the place of those they change, so the others are shared.
        states = {
            key: replace(model, options=dict(model.options), fields=dict(model.fields))
            for key, model in self.models.items()
        }
        connections = self.apps._default_connections
        return MigrationState(models=states, apps=ModelsOnDemand(connections, states))

    def reload_model(self, app_label: str, model_name: str) -> None:
        if (app_label, model_name) not in self.models:
            raise LookupError(f"Model state {app_label}.{model_name} is unknown")
        self.apps.forget()

    def reload_models(self, model_tuples: Iterable[Key]) -> None:
        self.apps.forget()

    def validate_relations_initialized(self) -> None:
        """IncompatibleStateError when a relation leads to a table that was never made."""
        for model in self.models.values():
            for name, target in references(model):
                if target not in self.models:
                    wanted = f"{model.name}.{name} refers to {'.'.join(target)}"
                    raise IncompatibleStateError(f"{wanted}, which no migration makes")


def references(model: ModelState) -> Iterator[tuple[str, Key]]:
    """The fields that refer to tables, and which."""
    for name, field in model.fields.items():
        if isinstance(field, ForeignKeyFieldInstance | ManyToManyFieldInstance):
            app_label, _, model_name = str(field.model_name).partition(".")
            yield name, (app_label, model_name)
