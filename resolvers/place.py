"""From a point to its grid, before anything is recorded."""

from typing import Annotated

import strawberry
from graphql import GraphQLError

from domain.errors import DomainError
from domain.geo import convert
from resolvers.context import Info, signed_in
from resolvers.inputs import required_fix
from resolvers.viewer import area_ref
from schema.area import GridAnswer, GridCandidate
from schema.described import argument
from schema.place import GeoFixInput
from schema.scalars import Latitude, Longitude
from services.place import locate


@strawberry.type
class PlaceQuery:
    @strawberry.field(description="一个位置在哪个网格；自己联系的网格优先。")
    async def grid_at(
        self, info: Info, place: Annotated[GeoFixInput, argument("定位。")]
    ) -> GridAnswer:
        actor = signed_in(info)
        index = info.context.ports.areas.of(actor.county_id)
        try:
            fix = required_fix(place)
            point = convert(fix.position, index.canonical)
        except DomainError as bad:
            raise GraphQLError(bad.message, extensions={"code": "BAD_USER_INPUT"}) from bad
        located = locate(fix, index=index, own=actor.area_ids)
        return GridAnswer(
            grid=area_ref(located.area_id, index) if located.area_id else None,
            candidates=[
                GridCandidate(
                    grid=area_ref(each.area_id, index),
                    distance_m=round(each.distance_m, 1),
                    contains=each.contains,
                )
                for each in located.candidates
            ],
            longitude=Longitude(point.longitude),
            latitude=Latitude(point.latitude),
        )
