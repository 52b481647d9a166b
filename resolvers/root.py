"""The three roots of the schema, put together from the nouns."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from resolvers.consultation_mutation import ConsultationMutation
from resolvers.issue_mutation import IssueMutation
from resolvers.place import PlaceQuery
from resolvers.session import SessionMutation, SessionQuery
from resolvers.subscription import ChangeQuery, Subscription
from resolvers.viewer import ViewerQuery
from schema.area import Community, County, Grid, Township
from schema.organisation import Device
from schema.query import ReadQuery
from schema.scalars import SCALARS
from schema.user_error import Refusal


@strawberry.type(description="查询。")
class Query(ReadQuery, ViewerQuery, PlaceQuery, SessionQuery, ChangeQuery):
    pass


@strawberry.type(description="变更。每个变更一个 input，回答里 userErrors 为空即已办成。")
class Mutation(IssueMutation, ConsultationMutation, SessionMutation):
    pass


def build_schema() -> strawberry.Schema:
    """The executable schema; the engine then takes over reading what is declared."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Refusal, County, Township, Community, Grid, Device],
        config=StrawberryConfig(scalar_map=dict(SCALARS)),
    )
