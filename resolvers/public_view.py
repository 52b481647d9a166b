"""The query for what is public of an area."""

from typing import Annotated, Any, cast

import strawberry
from graphql import GraphQLError

from domain.errors import DomainError
from domain.public_view import LEAST
from resolvers.context import Info, signed_in
from resolvers.inputs import asked_area
from resolvers.viewer import area_ref
from schema.described import argument
from schema.public_view import PublicCount, PublicCounts
from services import public_view


@strawberry.type
class PublicViewQuery:
    @strawberry.field(description="一个区域及其下一级公开的在办线索数。")
    async def public_counts(
        self,
        info: Info,
        area_id: Annotated[
            strawberry.ID | None, argument("区域；空为全县，平板为所在社区。")
        ] = None,
    ) -> PublicCounts:
        by, ports = signed_in(info), info.context.ports
        asked = None if area_id is None else asked_area(area_id)
        try:
            found = await public_view.open_counts(asked, by=by, ports=ports)
        except DomainError as bad:
            raise GraphQLError(bad.message, extensions={"code": "BAD_USER_INPUT"}) from bad
        index, cells = ports.areas.of(by.county_id), found.counts.cells
        return PublicCounts(
            least=LEAST,
            open_issue_count=found.counts.total,
            parts=[
                PublicCount(area=cast(Any, area_ref(each, index)), open_issue_count=cells[each])
                for each in found.parts
            ],
        )
