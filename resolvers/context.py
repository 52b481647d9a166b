"""What an operation knows of its caller and of the world; fresh for each one and for each event."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

import strawberry
from graphql import GraphQLError

from domain.actor import Actor
from services.ports import Ports


@dataclass(slots=True, kw_only=True)
class Context:
    """`address` is where the request came from; `loaders` belongs to the engine."""

    actor: Actor | None
    ports: Ports
    now: datetime
    address: str = ""
    must_change_password: bool = False
    loaders: dict[Any, Any] = field(default_factory=dict)


Info: TypeAlias = strawberry.Info[Context, None]


def signed_in(info: Info) -> Actor:
    """The actor; UNAUTHENTICATED when there is none, or while the first password stands."""
    context = info.context
    if context.actor is None:
        raise GraphQLError("请先登录。", extensions={"code": "UNAUTHENTICATED"})
    if context.must_change_password:
        raise GraphQLError("请先修改初始密码。", extensions={"code": "PASSWORD_CHANGE_REQUIRED"})
    return context.actor
