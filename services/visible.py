"""Row scopes of domain/permissions as ORM filters, for use cases that load what they change."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar, assert_never
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.fields.relational import BackwardFKRelation, ForeignKeyFieldInstance
from tortoise.models import Model
from tortoise.queryset import QuerySet

from domain.actor import Actor
from domain.errors import NotFound
from domain.scope import (
    Among,
    Both,
    Either,
    Everyone,
    Is,
    Nobody,
    Rule,
    Same,
    Scope,
    Through,
    holds,
)

ModelType = TypeVar("ModelType", bound=Model)
PartyType = TypeVar("PartyType", bound=StrEnum)


def visible(model: type[ModelType], scope: Scope, *, by: Actor) -> QuerySet[ModelType]:
    """Rows of the actor's county that the actor may see."""
    return model.filter(_query(scope[by.kind], model, by), county_id=by.county_id)


def visible_to(model: type[Model], scope: Scope, *, by: Actor) -> Q:
    """The same as a condition, to be joined with others."""
    return _query(scope[by.kind], model, by)


def _query(rule: Rule, model: type[Model], actor: Actor) -> Q:
    match rule:
        case Everyone():
            return Q()
        case Nobody():
            return Q(pk__in=[])
        case Same(column, fact):
            return _equal(column, getattr(actor, fact))
        case Among(column, fact):
            return _where(f"{column}__in", list(getattr(actor, fact)))
        case Is(column, value):
            return _where(column, value)
        case Through(relation, inner):
            return _related(relation, inner, model, actor)
        case Either(rules):
            return Q(*(_query(each, model, actor) for each in rules), join_type=Q.OR)
        case Both(rules):
            return Q(*(_query(each, model, actor) for each in rules))
        case _:
            assert_never(rule)


def _related(relation: str, rule: Rule, model: type[Model], actor: Actor) -> Q:
    """As a sub-select: joins of several related rows would need names of their own."""
    known = model._meta.fields_map[relation]
    if isinstance(known, ForeignKeyFieldInstance):
        target = known.related_model
        return _where(f"{relation}_id__in", _those(target, "id", rule, actor))
    assert isinstance(known, BackwardFKRelation)
    target = known.related_model
    return _where("pk__in", _those(target, known.relation_field, rule, actor))


def _those(model: type[Model], column: str, rule: Rule, actor: Actor) -> Subquery:
    return Subquery(model.filter(_query(rule, model, actor)).values(column))


def _where(lookup: str, value: Any) -> Q:
    return Q(**{lookup: value})


def _equal(column: str, fact: object) -> Q:
    """An actor without the fact matches nothing, not the rows where the column is NULL."""
    return Q(pk__in=[]) if fact is None else _where(column, fact)


async def sees(row: Model, scope: Scope, *, by: Actor) -> bool:
    """Whether the actor may see a row in hand; asks the database only about related rows."""
    rule = scope[by.kind]
    try:
        return holds(rule, row, by)
    except TypeError:
        return await visible(type(row), scope, by=by).filter(pk=row.pk).exists()


async def locked(
    model: type[ModelType],
    scope: Scope,
    identity: UUID,
    *,
    by: Actor,
    path: tuple[str, ...] = ("input", "id"),
) -> ModelType:
    """The row, locked until the transaction ends; NotFound when the actor may not see it."""
    row = await model.select_for_update().get_or_none(id=identity, county_id=by.county_id)
    if row is None or not await sees(row, scope, by=by):
        raise NotFound("没有找到，或您无权查看。", path=path)
    return row


async def parties(
    row: Model, scopes: Mapping[PartyType, Scope], *, by: Actor
) -> frozenset[PartyType]:
    """What the actor is to a row in hand."""
    return frozenset({party for party, scope in scopes.items() if await sees(row, scope, by=by)})
