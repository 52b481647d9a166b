"""The sample schema, and resolvers of its own for what the engine does not read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema, build_schema

from engine.instants import instant_text

SDL = """
scalar DateTime
scalar Date
interface Node { id: ID! }
interface Area implements Node { id: ID! name: String! issueCount: Int! }
type Community implements Area & Node { id: ID! name: String! issueCount: Int! grids: [Grid!]! }
type Grid implements Area & Node {
  id: ID! name: String! issueCount: Int! community: Community members: [Member!]!
}
type Member implements Node {
  id: ID! name: String! isActive: Boolean! bornOn: Date score: Float area: Area!
  issues(first: Int = 20, after: String, orderBy: IssueOrder, filter: IssueFilter): IssueConnection!
}
enum Step { COLLECT STUDY CLOSED }
enum IssueOrder { CREATED_AT RANK }
enum Datum { WGS84 GCJ02 }
type Fix { longitude: Float datum: Datum nextTo: Int! }
type Issue implements Node {
  id: ID! title: String! step: Step! rank: Int votes: Int! tags: [String!]! secret: String
  createdAt: DateTime! member: Member area: Area! grid: Grid fix: Fix memberId: ID
  photos(first: Int): [Photo!]! firstPhotos: [Photo!]! photoCount: Int!
  consultations: [Consultation!]! mainConsultationCount: Int! events: [Event!]!
  actions: [Action!]! summary: String!
}
type Action { code: String! isAllowed: Boolean! whyNot: String }
type Photo implements Node { id: ID! caption: String issue: Issue issueTitle: String! }
type Consultation implements Node { id: ID! title: String! heldAt: DateTime }
type Event implements Node { id: ID! seq: Int! note: String subject: Node }
type PageInfo {
  hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
}
type IssueEdge { cursor: String! node: Issue! }
type IssueConnection {
  edges: [IssueEdge!]! nodes: [Issue!]! pageInfo: PageInfo! totalCount: Int!
}
input Near { longitude: Float! latitude: Float! radiusM: Float! }
input Box { west: Float! south: Float! east: Float! north: Float! }
input IssueFilter {
  steps: [Step!] step: Step memberIds: [ID!] createdSince: DateTime createdBefore: DateTime
  minRank: Int text: String near: Near box: Box mine: Boolean hasMember: Boolean
  photoCaption: String areaIds: [ID!]
}
interface Said { text: String! }
type Loud implements Said { text: String! volume: Int! }
type Quiet implements Said { text: String! }
type Viewer { name: String! member: Member areas: [Area]! favourites: [Node!]! said: [Said!]! }
type Query {
  issue(id: ID!): Issue
  area(id: ID!): Area
  issues(first: Int = 20, after: String, orderBy: IssueOrder, filter: IssueFilter): IssueConnection!
  members(isActive: Boolean, first: Int): [Member!]!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  viewer(fail: Boolean = false): Viewer
}
type RenamePayload { issue: Issue required: Issue! replayed: Boolean! }
type Mutation { rename(id: ID!, title: String!): RenamePayload refuse: RenamePayload! }
type Change { issue: Issue cursor: String! }
type Subscription { changed: Change! }
"""


@dataclass
class Answers:
    """What the schema's own resolvers return, and how often they were asked."""

    viewer: Any = None
    renamed: Any = None
    calls: list[str] = field(default_factory=list)


def _teach(schema: GraphQLSchema, name: str, write: Callable[[Any], str]) -> None:
    """How a scalar is written and read."""
    scalar: Any = schema.type_map[name]
    assert isinstance(scalar, GraphQLScalarType)
    vars(scalar).update(
        coerce_output_value=write,
        coerce_input_value=datetime.fromisoformat,
        coerce_input_literal=lambda node: datetime.fromisoformat(node.value),
    )


def schema_of(answers: Answers) -> GraphQLSchema:
    """A schema of its own for every engine: the engine puts resolvers into it."""
    schema = build_schema(SDL)
    _teach(schema, "DateTime", instant_text)
    _teach(schema, "Date", date.isoformat)

    def viewer(_: Any, info: Any, *, fail: bool) -> Any:
        answers.calls.append("viewer")
        if fail:
            raise GraphQLError("不行", extensions={"code": "FORBIDDEN"})
        return answers.viewer

    async def rename(_: Any, info: Any, **given: str) -> Any:
        answers.calls.append(f"rename {given['title']}")
        return answers.renamed

    def refuse(_: Any, info: Any) -> Any:
        answers.calls.append("refuse")
        raise GraphQLError("不行", extensions={"code": "FORBIDDEN"})

    assert schema.query_type is not None
    assert schema.mutation_type is not None
    schema.query_type.fields["viewer"].resolve = viewer
    schema.mutation_type.fields["rename"].resolve = rename
    schema.mutation_type.fields["refuse"].resolve = refuse
    for name, kind in (("Loud", "loud"), ("Quiet", "quiet")):
        spoken: Any = schema.type_map[name]
        spoken.is_type_of = lambda value, info, kind=kind: value.kind == kind
    return schema
