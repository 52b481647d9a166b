"""Visitors at the tablet: begin, go on, end."""

import strawberry

from domain.errors import DomainError
from resolvers.context import Info, signed_in
from resolvers.payload import done, refused
from schema.described import Sent
from schema.scalars import DateTime
from schema.visitor import (
    Visit,
    VisitorBeginInput,
    VisitorBeginPayload,
    VisitorEndInput,
    VisitorEndPayload,
    VisitorGoOnInput,
    VisitorGoOnPayload,
)
from services import visitor


@strawberry.type
class VisitorMutation:
    @strawberry.mutation(description="平板接待下一位来访者：3 分钟无人操作即结束，不留痕迹。")
    async def visitor_begin(
        self, info: Info, input: Sent[VisitorBeginInput]
    ) -> VisitorBeginPayload:
        by = signed_in(info)
        try:
            begun = await visitor.begin(by=by, ports=info.context.ports)
        except DomainError as no:
            return refused(VisitorBeginPayload, input, no, visit=None)
        visit = Visit(access_token=begun.access_token, expires_at=DateTime(begun.expires_at))
        return done(VisitorBeginPayload, input, replayed=False, visit=visit)

    @strawberry.mutation(description="来访者还在操作，会话顺延 3 分钟。")
    async def visitor_go_on(self, info: Info, input: Sent[VisitorGoOnInput]) -> VisitorGoOnPayload:
        by = signed_in(info)
        try:
            until = await visitor.go_on(by=by, ports=info.context.ports)
        except DomainError as no:
            return refused(VisitorGoOnPayload, input, no, expires_at=None)
        return done(VisitorGoOnPayload, input, replayed=False, expires_at=DateTime(until))

    @strawberry.mutation(description="来访者离开，会话立即结束。")
    async def visitor_end(self, info: Info, input: Sent[VisitorEndInput]) -> VisitorEndPayload:
        by = signed_in(info)
        try:
            await visitor.end(by=by, ports=info.context.ports)
        except DomainError as no:
            return refused(VisitorEndPayload, input, no)
        return done(VisitorEndPayload, input, replayed=False)
