"""Node: anything with an identifier of its own."""

import strawberry

from schema.described import described


@strawberry.interface(description="有全局编号的对象。Anything that can be fetched again by id.")
class Node:
    id: strawberry.ID = described("全局编号：类型前缀加 UUIDv7。")
