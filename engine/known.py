"""What is kept of an operation that has run: its variables, and its plans by variant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from domain.actor import ActorKind
from engine.collect import Collector, flag_names
from engine.plan import Plan
from engine.variables import Variables

Variant: TypeAlias = tuple[tuple[Any, ...], ActorKind | None]
"""The values of the variables that @skip and @include read, and who asks."""
_MOST_VARIANTS = 64


@dataclass(slots=True, eq=False)
class Known:
    """Held by the identity of the operation's node, which lives as long as this does."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: Variables
    flags: tuple[str, ...]
    plans: dict[Variant, Plan | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
    ) -> "Known":
        return cls(document, operation, Variables(schema, operation), flag_names(document))

    def variant(self, variables: Mapping[str, Any], kind: ActorKind | None) -> Variant:
        return tuple(variables.get(name) for name in self.flags), kind

    def collector(self, schema: GraphQLSchema, variant: Variant) -> Collector:
        """Merges the selections of one variant."""
        return Collector(schema, self.document, dict(zip(self.flags, variant[0], strict=True)))

    def keep(self, variant: Variant, plan: Plan | None) -> None:
        if len(self.plans) >= _MOST_VARIANTS:
            self.plans.clear()
        self.plans[variant] = plan

    def give_up(self, plan: Plan) -> None:
        """A statement beyond the database's limits is not tried again."""
        for variant, known in self.plans.items():
            if known is plan:
                self.plans[variant] = None
