"""Who may see what, worked out in plain Python over all rows: the third opinion."""

from dataclasses import dataclass, field
from typing import Any

from tortoise.fields.relational import BackwardFKRelation, ForeignKeyFieldInstance
from tortoise.models import Model

from domain.actor import Actor
from domain.ids import to_wire
from domain.scope import Both, Either, Rule, Through, holds
from engine.rule import Reads
from models.activity import ActivityMember, ActivityTag
from models.consultation import ConsultationIssue
from models.oversight_letter import OversightLetterIssue
from models.topic import TopicIssue
from resolvers.query import READS

BY_TYPE = {reads.type_name: reads for reads in READS}


@dataclass(repr=False)
class Evaluator:
    """Every row of the tables that are read, and the rules of domain/scope.py over them."""

    rows: dict[type[Model], list[Any]] = field(default_factory=dict)

    @classmethod
    async def load(cls) -> "Evaluator":
        models: set[type[Model]] = {reads.model for reads in READS}
        models |= {ConsultationIssue, TopicIssue, ActivityMember, ActivityTag}
        models.add(OversightLetterIssue)
        return cls({model: list(await model.all()) for model in models})

    def rows_of(self, reads: Reads) -> list[Any]:
        """The rows that are of the type, whoever asks."""
        found = self.rows[reads.model]
        return [row for row in found if reads.where is None or holds(reads.where, row, None)]

    def visible(self, type_name: str, by: Actor) -> list[Any]:
        """The rows of the type that the actor may see."""
        reads = BY_TYPE[type_name]
        rule = reads.scope[by.kind]
        mine = [row for row in self.rows_of(reads) if row.county_id == by.county_id]
        return [row for row in mine if self.allows(rule, row, by)]

    def allows(self, rule: Rule, row: Any, by: Actor) -> bool:
        match rule:
            case Either(rules):
                return any(self.allows(each, row, by) for each in rules)
            case Both(rules):
                return all(self.allows(each, row, by) for each in rules)
            case Through(relation, inner):
                return any(self.allows(inner, each, by) for each in self.related(row, relation))
            case _:
                return holds(rule, row, by)

    def related(self, row: Any, relation: str) -> list[Any]:
        """The rows a relation leads to, one way or the other."""
        known = type(row)._meta.fields_map[relation]
        if isinstance(known, ForeignKeyFieldInstance):
            target = getattr(row, f"{relation}_id")
            return [each for each in self.rows[known.related_model] if each.pk == target]
        assert isinstance(known, BackwardFKRelation)
        others = self.rows[known.related_model]
        return [each for each in others if getattr(each, known.relation_field) == row.pk]


def wire(type_name: str, row: Model) -> str:
    return to_wire(type_name, row.pk)
