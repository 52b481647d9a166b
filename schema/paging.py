"""Relay connections with keyset cursors: an insert between two pages neither repeats nor skips."""

from typing import Annotated, Generic, TypeAlias, TypeVar

import strawberry

from schema.described import argument, described

NodeType = TypeVar("NodeType")

First: TypeAlias = Annotated[int, argument("取前几条，1 到 100。")]
After: TypeAlias = Annotated[str | None, argument("从哪个游标之后取。")]


@strawberry.type(description="分页信息。")
class PageInfo:
    has_next_page: bool = described("后面是否还有。")
    has_previous_page: bool = described("前面是否还有。")
    start_cursor: str | None = described("本页第一条的游标。")
    end_cursor: str | None = described("本页最后一条的游标。")


@strawberry.type(description="列表中的一条及其游标。")
class Edge(Generic[NodeType]):
    cursor: str = described("这一条的游标，只对同一排序有效。")
    node: NodeType = described("这一条。")


@strawberry.type(description="分页列表。")
class Connection(Generic[NodeType]):
    edges: list[Edge[NodeType]] = described("带游标的各条。")
    nodes: list[NodeType] = described("各条。")
    page_info: PageInfo = described("分页信息。")
    total_count: int = described("符合条件的总数。")
